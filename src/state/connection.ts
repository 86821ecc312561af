import { DecodeError } from '../schema/decode.ts';
import { CatalogueSchema, type Catalogue } from '../schema/catalogue.ts';
import type { CatalogueFrame, Frame } from '../live/frame.ts';
import { LIVE_PATH, MAX_HZ, TICKET_PATH, TicketSchema, type ClientMessageInput } from '../live/protocol.ts';
import { newIndices } from './catalogue.ts';
import { createCatalogueParts } from './catalogueParts.ts';
import { ACK_EVERY_MS, ANSWER_WITHIN_MS, DOWN_AFTER_MS, PUBLISH_EVERY_MS, type ConnectionParts } from './connectionParts.ts'; // prettier-ignore
import { ProblemError, requestJson } from './http.ts';
import { createFeedNews } from './feedNews.ts';
import { afterFirstPicture } from './firstPicture.ts';
import { EVERYTHING, wantedOf, type Interest } from './interest.ts';
import { createLiveTiles, type LiveTiles } from './liveTiles.ts';
import { createOutageWatch } from './outageWatch.ts';
import { reconnectDelay, STABLE_AFTER_MS } from './reconnectDelay.ts';
import { openSession, type Session } from './session.ts';
import { namedTimers, throttle } from './timers.ts';

const CATALOGUE_PATH = '/api/catalogue';

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

  const news = createFeedNews(clock, health, parts.wallNow);
  const outage = createOutageWatch(clock, health, timers, parts.onGap);
  const acknowledge = throttle(timers, ACK_EVERY_MS, () => {
    const ack = tiles?.takeAck();
    if (ack) send(ack);
  });

  let tiles: LiveTiles | null = null;
  /** Of the catalogue that was read. */
  let version: number | undefined;
  let interest: Interest = EVERYTHING;
  let catalogueParts = createCatalogueParts();
  let session: Session | null = null;
  let aborter = new AbortController();
  /** Counts attempts; what belongs to an earlier one is not heard any more. */
  let run = 0;
  let attempts = 0;
  let isHidden = false;
  let isWaiting = false;
  let isDisposed = false;
  let askedHz = MAX_HZ;
  let stopWaiting: () => void = () => undefined;
  /** Only what the first picture needs is asked for as yet. */
  let isFirst = parts.firstPicture !== undefined;
  const { later, cancel, cancelAll } = namedTimers(timers);
  const send = (message: ClientMessageInput): void => session?.send(message);

  function subscribe(): void {
    tiles?.want(interest.near ?? []);
    const since = tiles?.since() ?? null;
    const isThere = since?.seq !== undefined;
    // Without a state even a hidden tab asks for one, so that it is there when the tab is looked at.
    const maxHz = isHidden && isThere ? 0 : MAX_HZ;
    askedHz = maxHz;
    if (!isThere) later('answer', ANSWER_WITHIN_MS, () => lost('no complete state'));
    const part = isFirst ? ({ part: 'first' } as const) : {};
    send({
      type: 'sub',
      maxHz,
      ...part,
      ...wantedOf(interest, maxHz),
      catalogue: version,
      ...(since ? { since } : {}),
    });
  }

  /** The columns are those of the feed. */
  function completed(): void {
    cancel('answer');
    if (isHidden && askedHz !== 0) subscribe();
    if (health.getState().connection === 'open') return;
    cancel('down');
    health.setState({ connection: 'open', isFeedDown: news.areSourcesDown() });
    later('stable', STABLE_AFTER_MS, () => (attempts = 0));
    outage.found();
  }

  /** Asked on this very socket: behind a balancer a request may reach another feed, whose indices are others. */
  function recatalogue(epoch: number): void {
    log(`epoch ${epoch}: reading the catalogue anew`);
    tiles = null;
    catalogueParts = createCatalogueParts();
    later('answer', ANSWER_WITHIN_MS, () => lost('no catalogue'));
    send({ type: 'catalogue' });
  }

  async function catalogueTold(frame: CatalogueFrame): Promise<void> {
    const mine = run;
    try {
      const told = await catalogueParts.take(frame);
      if (!told || mine !== run || told.epoch !== frame.epoch) return;
      catalogueRead(told);
      subscribe();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (mine === run) lost(error.message);
    }
  }

  function frameRead(frame: Frame): void {
    switch (frame.type) {
      case 'source':
        news.source(frame);
        return;
      case 'catalogue':
        if (!tiles) void catalogueTold(frame);
        return;
      case 'heartbeat':
        news.heartbeat(frame);
        if (tiles?.isAt(frame)) completed();
        if (tiles && frame.epoch !== catalogue.getState().epoch) recatalogue(frame.epoch);
        return;
    }
    if (!tiles) return;
    const outcome = tiles.take(frame);
    switch (outcome) {
      case 'nothing':
        return;
      case 'void':
        if (!isHidden) later('answer', ANSWER_WITHIN_MS, () => lost('no snapshot after resync'));
        return;
      case 'recatalogue':
        recatalogue(frame.epoch);
        return;
      case 'gap':
        log(`gap before frame ${frame.seq} of tile ${frame.tile}: asking for a snapshot`);
        publish();
        subscribe();
        return;
      case 'changed':
        publish();
        acknowledge();
        if (interest.near === null) acknowledge.flush();
        if (tiles.isComplete()) completed();
    }
  }

  function frameBad(error: DecodeError): void {
    log(error.message);
    // What it said is not known: only a snapshot is sure.
    if (!tiles) return;
    tiles.forget();
    subscribe();
  }

  function catalogueRead(read: Catalogue, isPart = false): void {
    const before = catalogue.getState();
    if (before.status === 'ready') live.reindex(newIndices(before, read));
    tiles = createLiveTiles(read.epoch, live);
    version = read.version;
    catalogue.catalogueLoaded(read, isPart);
    publish();
  }

  async function loadCatalogue(): Promise<void> {
    const { signal } = aborter;
    const isPart = isFirst;
    const loaded = await requestJson(parts.fetch, CATALOGUE_PATH + (isPart ? '?part=first' : ''), CatalogueSchema, { signal }); // prettier-ignore
    signal.throwIfAborted();
    // The picture came meanwhile.
    if (isPart !== isFirst) return loadCatalogue();
    catalogueRead(loaded, isPart);
  }

  async function attempt(): Promise<void> {
    const mine = ++run;
    isWaiting = false;
    aborter = new AbortController();
    later('answer', ANSWER_WITHIN_MS, () => lost('no answer'));
    try {
      // After a break the catalogue still holds; another epoch shows in the first frame.
      if (!tiles) await loadCatalogue();
      if (mine !== run) return;
      const init = { method: 'POST', signal: aborter.signal };
      const { ticket } = await requestJson(parts.fetch, TICKET_PATH, TicketSchema, init);
      if (mine !== run) return;
      open(ticket);
    } catch (error) {
      if (mine !== run) return;
      if (catalogue.getState().status !== 'ready') catalogue.catalogueFailed(String(error));
      const isRefused = error instanceof ProblemError && (error.status === 401 || error.status === 403);
      if (isRefused && error.status === 401)
        health.setState({ signIn: { href: error.signIn === null ? null : (parts.base ?? '') + error.signIn } });
      lost(String(error), isRefused, error instanceof ProblemError ? error.retryAfterMs : null);
    }
  }

  function open(ticket: string): void {
    const url = `${parts.socketBase}${LIVE_PATH}?ticket=${encodeURIComponent(ticket)}`;
    session = openSession(url, parts.openSocket, timers, {
      opened: () => {
        tiles?.reconnected();
        subscribe();
      },
      frame: frameRead,
      text: (text) => parts.onText?.(text),
      bad: frameBad,
      ended: lost,
    });
  }

  /** @param delayMs what the feed asked us to wait; null: by the rule */
  function lost(reason: string, isFinal = false, delayMs: number | null = null): void {
    log(`connection lost: ${reason}`);
    if (session) outage.lost(session.heardAt());
    hangUp();
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
    session?.close();
    session = null;
    acknowledge.cancel();
    for (const name of ['answer', 'stable', 'attempt']) cancel(name);
  }

  function firstPictureShown(): void {
    isFirst = false;
    // Without a connection the next attempt asks for all.
    if (tiles && session) recatalogue(catalogue.getState().epoch);
    else tiles = null;
  }

  return {
    start: (): void => {
      void attempt();
      if (parts.firstPicture) stopWaiting = afterFirstPicture(timers, parts.firstPicture(), firstPictureShown);
    },
    /** What the screen shows has changed: other tiles, other themes. */
    setInterest: (wanted: Interest): void => {
      const areOthers = String(wanted.themes) !== String(interest.themes);
      interest = wanted;
      if (areOthers) tiles?.forgetTiles();
      if (!isDisposed && tiles && health.getState().connection === 'open') subscribe();
    },
    /** A hidden tab gets no deltas; when it is looked at again it resumes, or tries at once if it was waiting. */
    setHidden: (hidden: boolean): void => {
      if (isDisposed || isHidden === hidden) return;
      isHidden = hidden;
      if (health.getState().connection === 'open') subscribe();
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
      tiles = null;
      outage.forget();
      cancelAll();
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
      stopWaiting();
      cancelAll();
      publish.cancel();
    },
  };
}
export type Connection = ReturnType<typeof createConnection>;
