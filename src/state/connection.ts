import type { DecodeError } from '../schema/decode.ts';
import { CatalogueSchema, type Catalogue } from '../schema/catalogue.ts';
import type { Frame, HeartbeatFrame, SourceFrame } from '../live/frame.ts';
import { createFrameReader } from '../live/inflateFrame.ts';
import {
  CLOSE, delayOfClose, encodeClientMessage, isFinalClose, LIVE_PATH, MAX_HZ, RECONNECT, SILENCE_MS, SUB_PROTOCOL,
  TICKET_PATH, TicketSchema, type ClientMessageInput,
} from '../live/protocol.ts'; // prettier-ignore
import { unixMs, type UnixMs } from '../geo/units.ts';
import type { CatalogueState, CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { Gap, Health } from './health.ts';
import { ProblemError, requestJson, type Fetch } from './http.ts';
import type { ReadingColumns } from './readings.ts';
import type { LiveSocket, OpenSocket } from './socket.ts';
import { createTileSync, type TileSync } from './tileSync.ts';
import { throttle, type Timers } from './timers.ts';

/** Readers of the hot state hear of it at most this often. */
const PUBLISH_EVERY_MS = 100;
/** Ticket, handshake and first complete state: each must be there by then. */
const ANSWER_WITHIN_MS = 15_000;
/** Live values count as offline when the connection was away for this long; a hiccup is not shown. */
const DOWN_AFTER_MS = 3_000;
/** Frames that cannot be read before the socket is given up: the other end speaks something else. */
const MAX_BAD_FRAMES = 3;

export interface ConnectionParts {
  readonly clock: Clock;
  readonly catalogue: CatalogueStore;
  readonly health: Health;
  /** Filled by the connection; readers see it through `viewer.readings`. */
  readonly live: ReadingColumns;
  readonly timers: Timers;
  readonly fetch: Fetch;
  readonly openSocket: OpenSocket;
  /** `ws://host` or `wss://host`, without a path. */
  readonly socketBase: string;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Wall clock of this machine, ms. */
  readonly wallNow: () => number;
  /** A span without connection is over. */
  readonly onGap?: (gap: Gap) => void;
  readonly log?: (message: string) => void;
}

/** Full jitter: random(0, min(30 s, 0.5 s · 2ⁿ)), n = attempts that did not stay open. */
export function reconnectDelay(attempts: number, random: () => number): number {
  return random() * Math.min(RECONNECT.maxMs, RECONNECT.baseMs * 2 ** Math.min(attempts, 16));
}

/** Where each datastream of the old catalogue is in the new one: values on screen survive a restart of the feed. */
function newIndices(before: CatalogueState, after: Catalogue): Map<number, number> {
  const moved = new Map<number, number>();
  for (const { properties } of after.features)
    for (const { id, index } of properties.datastreams) {
      const old = before.datastreams.get(id)?.datastream.index;
      if (old !== undefined && index !== undefined) moved.set(old, index);
    }
  return moved;
}

/**
 * Keeps the live columns equal to the feed: catalogue → ticket → socket → snapshot → deltas, and again when something breaks.
 *
 *     start ─▶ attempt ─▶ subscribed ─▶ complete (health.connection = open) ─▶ closed, silent, bad ─▶ wait ─▶ attempt
 *                                                                           └─▶ refused (4500–4999, 401, 403): final
 *
 * Owns one socket and its timers; `dispose` closes and clears them.
 */
export function createConnection(parts: ConnectionParts) {
  const { clock, catalogue, health, live, timers, random } = parts;
  const log = parts.log ?? (() => undefined);
  const publish = throttle(timers, PUBLISH_EVERY_MS, live.publish);

  let sync: TileSync | null = null;
  let socket: LiveSocket | null = null;
  let aborter = new AbortController();
  /** Counts attempts; what belongs to an earlier one is not heard any more. */
  let run = 0;
  let attempts = 0;
  let isHidden = false;
  let isWaiting = false;
  let isDisposed = false;
  let heardAt = 0;
  /** The feed clock when it was last heard before the break; null while there is none. */
  let lostAt: { readonly ms: UnixMs; readonly heardAt: number; readonly speed: number } | null = null;
  let badFrames = 0;
  let askedHz = MAX_HZ;
  const cancels = new Map<string, () => void>();

  const later = (name: string, delayMs: number, what: () => void): void => {
    cancels.get(name)?.();
    cancels.set(name, timers.after(delayMs, what));
  };
  const cancel = (name: string): void => cancels.get(name)?.();
  const send = (message: ClientMessageInput): void => socket?.send(encodeClientMessage(message));

  const sourcesDown = (): boolean => {
    const { sources } = health.getState();
    return sources.length > 0 && sources.every(({ state }) => state === 'down');
  };

  function subscribe(withSince: boolean): void {
    const since = withSince ? (sync?.since() ?? null) : null;
    // Without a state even a hidden tab asks for one, so that it is there when the tab is looked at.
    const maxHz = isHidden && since ? 0 : MAX_HZ;
    askedHz = maxHz;
    if (!since) later('answer', ANSWER_WITHIN_MS, () => lost('no complete state'));
    send({ type: 'sub', maxHz, ...(since ? { since } : {}) });
  }

  /** The columns are those of the feed. */
  function completed(): void {
    cancel('answer');
    if (isHidden && askedHz !== 0) subscribe(true);
    if (health.getState().connection === 'open') return;
    cancel('down');
    health.setState({ connection: 'open', isFeedDown: sourcesDown() });
    later('stable', RECONNECT.stableAfterMs, () => (attempts = 0));
    if (lostAt !== null) {
      // A recording may have begun anew; then the gap is what its clock would have shown meanwhile.
      const now = clock.feedInstant() ?? lostAt.ms;
      const passed = unixMs(lostAt.ms + (timers.now() - lostAt.heardAt) * lostAt.speed);
      const gap: Gap = { fromMs: lostAt.ms, toMs: now > lostAt.ms ? now : passed, isFilled: false };
      health.gapSeen(gap);
      parts.onGap?.(gap);
    }
    lostAt = null;
    if (health.getState().openGapFromMs !== null) health.setState({ openGapFromMs: null });
  }

  function heartbeat(frame: HeartbeatFrame): void {
    clock.feedClockTold(frame.clock);
    clock.setRange(frame.range);
    const serverOffsetMs = frame.serverTimeMs - parts.wallNow();
    // Transit time makes it waver; readers need it to a fraction of a second.
    if (Math.abs(serverOffsetMs - health.getState().serverOffsetMs) > 250) health.setState({ serverOffsetMs });
    if (sync?.isAt(frame)) completed();
  }

  function sourceTold(frame: SourceFrame): void {
    health.sourceTold({ id: frame.id, state: frame.state, lastGoodMs: frame.lastGoodMs });
    const { connection, isFeedDown } = health.getState();
    if (connection === 'open' && isFeedDown !== sourcesDown()) health.setState({ isFeedDown: !isFeedDown });
  }

  function indicesChanged(epoch: number): void {
    log(`epoch ${epoch}: reading the catalogue anew`);
    sync = null;
    void recatalogue();
  }

  function frameRead(frame: Frame): void {
    if (frame.type === 'source') {
      sourceTold(frame);
      return;
    }
    if (frame.type === 'heartbeat') heartbeat(frame);
    if (!sync) return;
    if (frame.type === 'heartbeat') {
      if (frame.epoch !== catalogue.getState().epoch) indicesChanged(frame.epoch);
      return;
    }
    const step = sync.take(frame);
    switch (step.do) {
      case 'wait':
        if (frame.type === 'resync' && !isHidden)
          later('answer', ANSWER_WITHIN_MS, () => lost('no snapshot after resync'));
        return;
      case 'resync':
        log(`gap before frame ${frame.seq}: asking for a snapshot`);
        {
          subscribe(false);
          return;
        }
      case 'recatalogue': {
        indicesChanged(frame.epoch);
        return;
      }
      case 'replace':
        live.clear();
        for (const observations of step.parts) live.apply(observations);
        break;
      case 'apply':
        live.apply(step.observations);
    }
    publish();
    send({ type: 'ack', seq: step.ack, tile: frame.tile });
    completed();
  }

  function frameBad(error: DecodeError): void {
    badFrames++;
    log(error.message);
    if (badFrames >= MAX_BAD_FRAMES) {
      lost('frames cannot be read');
      return;
    }
    // What it said is not known: only a snapshot is sure.
    if (!sync) return;
    sync.forget();
    subscribe(false);
  }

  async function loadCatalogue(): Promise<void> {
    const { signal } = aborter;
    const loaded = await requestJson(parts.fetch, '/api/catalogue', CatalogueSchema, { signal });
    signal.throwIfAborted();
    const before = catalogue.getState();
    if (before.status === 'ready') live.reindex(newIndices(before, loaded));
    sync = createTileSync(loaded.epoch);
    catalogue.catalogueLoaded(loaded);
    publish();
  }

  async function recatalogue(): Promise<void> {
    const mine = run;
    try {
      await loadCatalogue();
      if (mine === run) subscribe(false);
    } catch (error) {
      if (mine === run) lost(String(error));
    }
  }

  async function attempt(): Promise<void> {
    const mine = ++run;
    isWaiting = false;
    aborter = new AbortController();
    later('answer', ANSWER_WITHIN_MS, () => lost('no answer'));
    try {
      // After a break the catalogue still holds; another epoch shows in the first frame.
      if (!sync) await loadCatalogue();
      if (mine !== run) return;
      const init = { method: 'POST', signal: aborter.signal };
      const { ticket } = await requestJson(parts.fetch, TICKET_PATH, TicketSchema, init);
      if (mine !== run) return;
      openSocket(mine, ticket);
    } catch (error) {
      if (mine !== run) return;
      if (catalogue.getState().status !== 'ready') catalogue.catalogueFailed(String(error));
      const isRefused = error instanceof ProblemError && (error.status === 401 || error.status === 403);
      lost(String(error), isRefused, error instanceof ProblemError ? error.retryAfterMs : null);
    }
  }

  function openSocket(mine: number, ticket: string): void {
    badFrames = 0;
    const reader = createFrameReader(
      (frame) => {
        if (mine === run) frameRead(frame);
      },
      (error) => {
        if (mine === run) frameBad(error);
      },
    );
    const url = `${parts.socketBase}${LIVE_PATH}?ticket=${encodeURIComponent(ticket)}`;
    socket = parts.openSocket(url, SUB_PROTOCOL, {
      opened: () => {
        if (mine !== run) return;
        heardAt = timers.now();
        watchSilence();
        subscribe(true);
      },
      message: (data) => {
        if (mine !== run) return;
        heardAt = timers.now();
        // Text messages are events (CloudEvents); this issue has no reader for them yet.
        if (typeof data !== 'string') reader.push(data);
      },
      closed: (code, reason) => {
        if (mine !== run) return;
        const delayMs = code === CLOSE.goingAway ? delayOfClose(reason) : null;
        lost(`closed with ${code} ${reason}`, isFinalClose(code), delayMs);
      },
    });
  }

  function watchSilence(): void {
    const leftMs = heardAt + SILENCE_MS - timers.now();
    if (leftMs <= 0) lost('silence');
    else later('silence', leftMs, watchSilence);
  }

  /** @param delayMs what the feed asked us to wait; null: by the rule */
  function lost(reason: string, isFinal = false, delayMs: number | null = null): void {
    log(`connection lost: ${reason}`);
    hangUp();
    const ms = clock.feedInstant(heardAt);
    if (health.getState().connection === 'open' && ms !== null) {
      lostAt = { ms, heardAt, speed: clock.getState().feed?.speed ?? 1 };
      health.setState({ openGapFromMs: ms });
    }
    if (isFinal) {
      health.setState({ connection: 'refused', isFeedDown: true });
      cancel('down');
      return;
    }
    if (health.getState().connection !== 'reconnecting') {
      health.setState({ connection: 'reconnecting' });
      later('down', DOWN_AFTER_MS, () => health.setState({ isFeedDown: true }));
    }
    isWaiting = true;
    const wait = delayMs ?? reconnectDelay(attempts, random);
    attempts++;
    later('attempt', wait, () => void attempt());
  }

  function hangUp(): void {
    run++;
    aborter.abort();
    socket?.close();
    socket = null;
    for (const name of ['answer', 'silence', 'stable', 'attempt']) cancel(name);
  }

  return {
    start: (): void => void attempt(),
    /** A hidden tab gets no deltas; when it is looked at again it resumes, or tries at once if it was waiting. */
    setHidden: (hidden: boolean): void => {
      if (isDisposed || isHidden === hidden) return;
      isHidden = hidden;
      if (health.getState().connection === 'open') subscribe(true);
      else if (!hidden && isWaiting) later('attempt', 0, () => void attempt());
    },
    /** The network is back: do not wait any longer. */
    retryNow: (): void => {
      if (!isDisposed && isWaiting) later('attempt', 0, () => void attempt());
    },
    /** A file plays in place of the feed: no socket and no attempts until `resume`. What was received stays. */
    suspend: (): void => {
      send({ type: 'bye' });
      hangUp();
      isWaiting = false;
      sync = null;
      lostAt = null;
      for (const name of [...cancels.keys()]) cancel(name);
    },
    resume: (): void => {
      if (isDisposed) return;
      attempts = 0;
      void attempt();
    },
    dispose: (): void => {
      isDisposed = true;
      send({ type: 'bye' });
      hangUp();
      for (const stop of cancels.values()) stop();
      publish.cancel();
    },
  };
}
export type Connection = ReturnType<typeof createConnection>;
