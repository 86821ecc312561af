// Clients in a process of their own, as light as can be, driven by the bench over IPC: see benchLive.ts.
import { WebSocket } from 'ws';
import { FLAG_DEFLATE } from '../../src/live/frame.ts';
import { encodeClientMessage, SUB_PROTOCOL, type ClientMessageInput } from '../../src/live/protocol.ts';

export type SubInput = Omit<Extract<ClientMessageInput, { type: 'sub' }>, 'type' | 'since'>;
export type ToClients =
  /** One client for each ticket; those that were there before are closed. `doResume`: with what the client of that place had. */
  | {
      readonly do: 'open';
      readonly host: string;
      readonly tickets: readonly string[];
      readonly subs: readonly SubInput[];
      readonly doResume: boolean;
    }
  /** The first `count` neither read nor acknowledge any more. */
  | { readonly do: 'stall'; readonly count: number }
  /** Notes what comes in for so long, of those that are not stalled. */
  | { readonly do: 'measure'; readonly ms: number };
export type FromClients =
  | { readonly opened: { readonly live: number; readonly errors: number; readonly ms: number } }
  | { readonly stalled: true }
  | {
      readonly measured: {
        readonly delays: readonly number[];
        readonly gaps: number;
        readonly errors: number;
        readonly bytes: number;
      };
    };

const [SNAPSHOT, DELTA] = [1, 2];
/** Delays that are told; of more every n-th. */
const MOST_DELAYS = 100_000;

interface Client {
  readonly socket: WebSocket;
  epoch: number;
  /** Step of each tile. */
  readonly at: Map<number, number>;
  isStalled: boolean;
}
let clients: Client[] = [];
let isMeasuring = false;
let heard = { delays: [] as number[], gaps: 0, errors: 0, bytes: 0 };
const say = (message: FromClients): void => void process.send?.(message);

function open(host: string, ticket: string, sub: SubInput, had: Client | undefined, live: () => void): Client {
  const socket = new WebSocket(`ws://${host}/live?ticket=${ticket}`, SUB_PROTOCOL, {
    origin: `http://${host}`,
    perMessageDeflate: false,
  });
  socket.binaryType = 'arraybuffer';
  const client: Client = { socket, epoch: had?.epoch ?? 0, at: new Map(had?.at), isStalled: false };
  socket.on('open', () => {
    const seq = client.at.get(0);
    const tiles = [...client.at].filter(([tile]) => tile !== 0);
    const since = had ? { epoch: client.epoch, ...(seq === undefined ? {} : { seq }), tiles } : undefined;
    socket.send(encodeClientMessage({ type: 'sub', ...sub, ...(since ? { since } : {}) }));
    // Whoever has all of it gets no frame, only the heartbeat.
    if (had) live();
  });
  socket.on('error', () => heard.errors++);
  socket.on('message', (data: ArrayBuffer) => {
    const view = new DataView(data);
    const type = view.getUint8(3);
    if (type !== SNAPSHOT && type !== DELTA) return;
    const [tile, seq] = [view.getUint16(6, true), view.getUint32(12, true)];
    const had = client.at.get(tile) ?? -1;
    const isDeflated = (view.getUint8(4) & FLAG_DEFLATE) !== 0;
    if (type === DELTA && (seq <= had || (!isDeflated && view.getUint32(28, true) > had))) heard.gaps++;
    client.at.set(tile, seq);
    client.epoch = view.getUint32(8, true);
    if (isMeasuring && !client.isStalled && type === DELTA) {
      heard.delays.push(Date.now() - view.getFloat64(16, true));
      heard.bytes += data.byteLength;
    }
    live();
    if (!client.isStalled) socket.send(`{"type":"ack","tile":${tile},"seq":${seq}}`);
  });
  return client;
}

async function openAll(message: Extract<ToClients, { do: 'open' }>): Promise<void> {
  const before = clients;
  for (const { socket } of before) {
    // A socket that is paused would never tell of its end.
    socket.resume();
    socket.terminate();
  }
  heard = { delays: [], gaps: 0, errors: 0, bytes: 0 };
  const began = performance.now();
  let isOver = false;
  const lives = await new Promise<number>((resolve) => {
    let count = 0;
    const lateAfter = setTimeout(() => resolve(count), 60_000);
    clients = message.tickets.map((ticket, i) => {
      let isLive = false;
      return open(message.host, ticket, message.subs[i % message.subs.length]!, message.doResume ? before[i] : undefined, () => {
        if (isLive || isOver) return;
        isLive = true;
        if (++count < message.tickets.length) return;
        clearTimeout(lateAfter);
        resolve(count);
      });
    }); // prettier-ignore
    if (message.tickets.length === 0) resolve(0);
  });
  isOver = true;
  say({ opened: { live: lives, errors: heard.errors, ms: performance.now() - began } });
}

process.on('message', (message: ToClients) => {
  switch (message.do) {
    case 'open':
      void openAll(message);
      break;
    case 'stall':
      for (const client of clients.slice(0, message.count)) {
        client.isStalled = true;
        client.socket.pause();
      }
      say({ stalled: true });
      break;
    case 'measure':
      heard = { delays: [], gaps: 0, errors: 0, bytes: 0 };
      isMeasuring = true;
      setTimeout(() => {
        isMeasuring = false;
        const step = Math.ceil(heard.delays.length / MOST_DELAYS);
        say({ measured: { ...heard, delays: heard.delays.filter((_, i) => i % step === 0) } });
      }, message.ms);
  }
});
process.on('disconnect', () => process.exit(0));
