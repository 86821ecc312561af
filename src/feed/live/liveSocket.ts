import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { UnixMs } from '../../geo/units.ts';
import {
  CLOSE,
  CLOUD_EVENTS_PROTOCOL,
  closeReasonOfDelay,
  decodeClientMessage,
  HEARTBEAT_MS,
  MAX_CLIENT_MESSAGE_BYTES,
  MAX_HZ,
  SubSchema,
} from '../../live/protocol.ts';
import { decode, DecodeError } from '../../schema/decode.ts';
import type { Config } from '../../schema/config.ts';
import type { Audit } from '../access/audit.ts';
import type { Hub } from '../hub.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { SourceStatus } from '../sources/source.ts';
import type { Admission } from './admission.ts';
import type { Frames } from './frames.ts';
import type { CloudEvents } from './cloudEvents.ts';
import { CloudEventsClient } from './cloudEventsClient.ts';
import { LiveClient, type Connection, type Sub } from './liveClient.ts';
import { createDoor, SUB_PROTOCOLS } from './door.ts';
import { batchOf, type PushedText } from './pushed.ts';
import { createStepper } from './stepper.ts';

const STEP_MS = 1000 / MAX_HZ;
const HEALTH_MS = 1000;
/** Longest a timer can be. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Acknowledgements a client may send for each other message that it may. */
const ACKS_PER_ORDER = 4;
/** After a planned close, what is still open is cut. */
const DRAIN_MS = 1500;
/** Spread of the delays that a planned shutdown tells its clients. */
const RETURN_SPREAD_MS = 5000;

export interface LiveSocketOptions {
  readonly hub: Hub;
  readonly frames: Frames;
  readonly events: CloudEvents;
  readonly epoch: number;
  readonly config: Config;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly audit?: Audit;
  readonly statuses: () => readonly SourceStatus[];
  readonly range: () => { fromMs: UnixMs; toMs: UnixMs } | null;
  /** Events for somebody who has just come, or has missed some. Absent: there are none. */
  readonly news?: {
    /** The state, for who has nothing of it. */
    readonly all: () => Promise<readonly PushedText[]>;
    /** That what is known holds no longer. */
    readonly restarted: () => PushedText;
  };
  /** Who has come and not subscribed until then is sent away, ms; absent: as the client has it. */
  readonly subscribeWithinMs?: number;
}

/** `WS /live`. Owner of all sockets and of the step, heartbeat and health timers. */
export function createLiveSocket(options: LiveSocketOptions) {
  const { hub, frames, events, epoch, config, admission, metrics, log, audit, news } = options;
  const limits: ServerOptions & Record<'closeTimeout' | 'maxFragments' | 'maxBufferedChunks', number> = {
    noServer: true,
    maxPayload: MAX_CLIENT_MESSAGE_BYTES,
    perMessageDeflate: false,
    // Who is here is known here.
    clientTracking: false,
    closeTimeout: 3000,
    maxFragments: 16,
    maxBufferedChunks: 64,
    handleProtocols: (offered) => SUB_PROTOCOLS.find((name) => offered.has(name)) ?? false,
  };
  const server = new WebSocketServer(limits);
  const clients = new Map<WebSocket, Connection>();
  let isClosing = false;

  const stepper = createStepper(STEP_MS, (now, isBeat) => {
    if (isBeat) hub.step();
    let soonest: number | null = null;
    for (const client of clients.values()) {
      // Someone with a lower rate is still behind: come back for it.
      const dueIn = client.pump(now, isBeat);
      if (dueIn !== null && (soonest === null || dueIn < soonest)) soonest = dueIn;
    }
    return soonest;
  });
  const stopListening = hub.onChange(stepper.wake);
  const broadcast = (tell: (client: Connection) => void): void => {
    for (const client of clients.values()) if (client.isSubscribed) tell(client);
  };
  const heartbeats = setInterval(() => {
    const range = options.range();
    broadcast((client) => client.heartbeat(range));
  }, HEARTBEAT_MS);
  const health = setInterval(() => {
    const now = performance.now();
    for (const client of clients.values()) {
      const reason = client.checkHealth(now, options.subscribeWithinMs);
      if (reason) log.warn({ reason }, 'socket closed: too slow');
      else if (news && client.hasMissed()) tellAll(client, [news.restarted()]);
    }
  }, HEALTH_MS);

  /** To these the state is about to be told: what is news meanwhile is in it, and would come twice. */
  const awaiting = new Set<Connection>();
  /** Who asks for nothing gets the events' state, too; a viewer asks for it. @param first told before it */
  const tellAll = (client: Connection, first: readonly PushedText[] = []): void => {
    if (!news || !(client instanceof CloudEventsClient)) {
      if (first.length > 0) client.push(batchOf(first));
      return;
    }
    awaiting.add(client);
    const failed = (error: unknown): readonly PushedText[] => {
      log.warn({ err: error }, 'the state of the alarms could not be told');
      return [];
    };
    void news.all().then(undefined, failed).then((all) => {
      awaiting.delete(client);
      client.push(batchOf([...first, ...all]));
    }); // prettier-ignore
  };

  // Of all sockets, not of one: what runs the source gives each function that has a name a table of its own, 330 bytes.
  const subscribe = (client: Connection, stream: Duplex, message: Sub): void => {
    hub.step();
    client.subscribe(message, epoch);
    // All of it in one call to the system: where ten thousand come back at once, calls are what it takes.
    stream.cork();
    client.heartbeat(options.range());
    options.statuses().forEach((status) => client.source(status));
    client.pump(performance.now());
    stream.uncork();
    tellAll(client);
  };
  const complain = (socket: WebSocket, address: string, code: number, reason: string): void => {
    log.warn({ address, code, reason }, 'socket closed: bad client');
    audit?.note({ act: 'socket', outcome: 'refused', reason: reason.slice(0, 100), status: code, address });
    socket.close(code, reason.slice(0, 100));
  };

  const greet = (
    socket: WebSocket,
    stream: Duplex,
    address: string,
    untilMs: number | null,
    leave: () => void,
  ): void => {
    const isOfEvents = socket.protocol === CLOUD_EVENTS_PROTOCOL;
    const use = metrics.use.opened(isOfEvents ? 'cloud-events' : 'live');
    const counters = {
      sent: (count: number, bytes: number): void => {
        metrics.sent(count, bytes);
        use.sent(count, bytes);
      },
    };
    const client = isOfEvents
      ? new CloudEventsClient(socket, hub, events, counters)
      : new LiveClient(socket, stream, hub, frames, counters);
    clients.set(socket, client);
    metrics.sockets(clients.size);
    const leftMs = untilMs === null ? null : Math.min(Math.max(0, untilMs - Date.now()), MAX_TIMER_MS);
    const ending =
      leftMs === null ? undefined : setTimeout(() => socket.close(CLOSE.signedOut, 'sign in again'), leftMs);
    let second = 0;
    let messages = 0;
    let orders = 0;
    // Third parties need not know of `sub`: they get everything at once.
    if (isOfEvents) subscribe(client, stream, decode(SubSchema, { type: 'sub' }, 'sub'));
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      const now = performance.now();
      if (now - second >= 1000) [second, messages, orders] = [now, 0, 0];
      const most = config.limits.controlMessagesPerSecond;
      // Whoever keeps up at the full rate acknowledges as often: that is no order, and has a limit of its own.
      if (++messages > most * ACKS_PER_ORDER) {
        complain(socket, address, CLOSE.tooMany, 'too many messages');
        return;
      }
      if (isBinary) {
        complain(socket, address, CLOSE.badMessage, 'messages are text');
        return;
      }
      try {
        const message = decodeClientMessage((data as Buffer).toString('utf8'));
        if (message.type !== 'ack' && ++orders > most) {
          complain(socket, address, CLOSE.tooMany, 'too many messages');
          return;
        }
        switch (message.type) {
          case 'sub':
            subscribe(client, stream, message);
            break;
          case 'ack':
            client.acknowledge([[message.tile, message.seq], ...(message.others ?? [])], now);
            // No beat: nothing has changed. A client that has the whole city seldom is always behind, and would drive the beat by itself.
            stepper.comeBackIn(client.pump(now));
            break;
          case 'catalogue':
            client.catalogue();
            break;
          case 'ping':
            client.heartbeat(options.range());
            break;
          case 'bye':
            socket.close(1000);
        }
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        complain(socket, address, CLOSE.badMessage, error.message);
      }
    });
    socket.on('error', (error) => log.warn({ address, reason: error.message }, 'socket error'));
    socket.on('close', () => {
      clearTimeout(ending);
      clients.delete(socket);
      metrics.sockets(clients.size);
      use.closed();
      leave();
    });
  };

  const door = createDoor({
    admission,
    metrics,
    log,
    ...(audit ? { audit } : {}),
    isClosing: () => isClosing,
    enter: ({ request, socket, head, address }, untilMs, leave) =>
      server.handleUpgrade(request, socket, head, (accepted) => greet(accepted, socket, address, untilMs, leave)),
  });

  return {
    /** Admits or refuses an upgrade request for `/live`. */
    upgrade: door,
    /** A source's status has changed. */
    sourceChanged: (status: SourceStatus): void => broadcast((client) => client.source(status)),
    /** Tells all of what has happened. */
    push: (told: readonly PushedText[]): void => {
      const batch = batchOf(told);
      broadcast((client) => {
        if (!awaiting.has(client)) client.push(batch);
      });
    },
    /** Clients now. */
    size: (): number => clients.size,
    /** Tells every client to come back later, each at its own time, then cuts what is left. */
    dispose: async (): Promise<void> => {
      isClosing = true;
      stepper.dispose();
      clearInterval(heartbeats);
      clearInterval(health);
      stopListening();
      for (const socket of clients.keys())
        socket.close(CLOSE.goingAway, closeReasonOfDelay(500 + Math.random() * RETURN_SPREAD_MS));
      const giveUpAt = performance.now() + DRAIN_MS;
      while (clients.size > 0 && performance.now() < giveUpAt) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const socket of clients.keys()) socket.terminate();
      server.close();
    },
  };
}
export type LiveSocket = ReturnType<typeof createLiveSocket>;
