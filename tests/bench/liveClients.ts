// Clients in a process of their own, driven by the bench over IPC: see benchLive.ts.
import { WHOLE_CITY_TILE } from '../../src/live/tiles.ts';
import { LightClient, type Heard, type SubInput } from './lightClient.ts';

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
/** What went wrong and how often: `handshake: 401`, `closed 4003 too many messages`. */
export type Faults = Readonly<Record<string, number>>;
export type FromClients =
  | { readonly opened: { readonly live: number; readonly faults: Faults; readonly ms: number } }
  | { readonly stalled: true }
  | {
      readonly measured: {
        readonly delays: readonly number[];
        readonly gaps: number;
        readonly faults: Faults;
        readonly bytes: number;
      };
    };

/** Delays that are told; of more every n-th. */
const MOST_DELAYS = 100_000;
const GIVE_UP_MS = 60_000;

let clients: LightClient[] = [];
let isMeasuring = false;
const nothing = () => ({ delays: [] as number[], gaps: 0, faults: {} as Record<string, number>, bytes: 0 });
let heard = nothing();
const say = (message: FromClients): void => void process.send?.(message);

const fault = (what: string, count = 1): void => void (heard.faults[what] = (heard.faults[what] ?? 0) + count);

const listener = (sub: SubInput, settled: (isLive: boolean) => void): Heard => ({
  settled,
  gap: () => heard.gaps++,
  fault,
  delta: (client, tile, delayMs, bytes) => {
    if (!isMeasuring || client.isStalled) return;
    heard.bytes += bytes;
    // Beside its tiles the whole city is told seldom, as asked for: that is no delay.
    if (!sub.whole || tile !== WHOLE_CITY_TILE) heard.delays.push(delayMs);
  },
});

async function openAll({ host, tickets, subs, doResume }: Extract<ToClients, { do: 'open' }>): Promise<void> {
  const before = clients;
  heard = nothing();
  const began = performance.now();
  for (const client of before) client.leave();
  let live = 0;
  await new Promise<void>((resolve) => {
    const giveUp = setTimeout(resolve, GIVE_UP_MS);
    let left = tickets.length;
    const settle = (): void => {
      if (left > 0) return;
      clearTimeout(giveUp);
      resolve();
    };
    const settled = (isLive: boolean): void => {
      left--;
      if (isLive) live++;
      settle();
    };
    clients = tickets.map((ticket, i) => {
      const sub = subs[i % subs.length]!;
      return new LightClient(host, ticket, sub, doResume ? before[i] : undefined, listener(sub, settled));
    });
    settle();
  });
  const silent = clients.filter(({ isSettled }) => !isSettled).length;
  if (silent > 0) fault(`not live within ${GIVE_UP_MS / 1000} s`, silent);
  say({ opened: { live, faults: heard.faults, ms: performance.now() - began } });
}

process.on('message', (message: ToClients) => {
  switch (message.do) {
    case 'open':
      void openAll(message);
      break;
    case 'stall':
      for (const client of clients.slice(0, message.count)) client.stall();
      say({ stalled: true });
      break;
    case 'measure':
      heard = nothing();
      isMeasuring = true;
      setTimeout(() => {
        isMeasuring = false;
        const step = Math.ceil(heard.delays.length / MOST_DELAYS);
        say({ measured: { ...heard, delays: heard.delays.filter((_, i) => i % step === 0) } });
      }, message.ms);
  }
});
process.on('disconnect', () => process.exit(0));
