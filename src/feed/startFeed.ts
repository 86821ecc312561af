import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAudit } from './access/audit.ts';
import { createGate, sharedSecret } from './access/createGate.ts';
import { createSigner } from './access/signer.ts';
import { createTicketUse } from './access/ticketUse.ts';
import { createBus } from './bus/createBus.ts';
import { createFeed } from './feed.ts';
import { liveClock, recordedClock, type FeedClock } from './feedClock.ts';
import { createHistory } from './history/history.ts';
import type { HistoryEvents, HistoryStore } from './history/historyStore.ts';
import { createPostgresHistory } from './history/postgres/postgresHistory.ts';
import { isoOf } from '../schema/observations.ts';
import { createHub } from './hub.ts';
import { createAdmission } from './live/admission.ts';
import { createCloudEvents } from './live/cloudEvents.ts';
import { createFrames } from './live/frames.ts';
import { createLiveSocket } from './live/liveSocket.ts';
import { loadCatalogue } from './loadCatalogue.ts';
import { createSystemOf, loadOwnerSystems } from './alarms/ownerSystems.ts';
import { kindLooks, loadThemes } from './loadThemes.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createFeedServer, type Patience } from './server.ts';
import { ROOT, type Settings } from './settings.ts';
import { createSimulators } from './sources/createSimulators.ts';
import { createStage } from './stage.ts';
import { createSenders, createSources } from './sources/createSources.ts';
import { probePegelonline } from './sources/pegelonline.ts';
import { bundledRecordings, playedRecording, type PlayedRecording } from './recordings/playedRecording.ts';
import { simulatedForecast } from './sources/simulatedForecast.ts';
import { recordingSource } from './sources/recording.ts';
import type { Source } from './sources/source.ts';
import { interfaceUseSource } from './sources/interfaceUse.ts';

const ASSETS = join(ROOT, 'assets/city/assets');
const THEME_FILES = join(ROOT, 'assets/themes');
const OWNERS = join(ROOT, 'assets/owners.json');
/** What `auto` plays where there is no network. */
const DEFAULT_RECORDING = { name: 'flood-2024-01', speed: 60 };
const PRUNE_EVERY_MS = 3_600_000;

/** Like a recursive `mkdirSync`, which never returns where the system refuses new names (Node, `/proc/…`). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

const isLoopbackHost = (host: string): boolean => /^(localhost|127\.|::1$|\[::1\]$)/.test(host);

/**
 * The whole feed, from settings to a server that answers.
 * @param patience with slow callers; absent: as the server has it
 * @throws DecodeError (a setting, an asset file, a recording) or a system error with a `code` (EADDRINUSE, ENOSPC, EACCES …)
 */
export async function startFeed(settings: Settings, log: Log, patience?: Patience) {
  const { config } = settings;
  const server = createFeedServer({
    host: settings.host,
    port: settings.port,
    config,
    viewer: settings.viewer,
    log,
    ...(patience ? { patience } : {}),
  });
  // First of all the port: when it is taken, nothing else should happen.
  const port = await server.listen();
  try {
    makeFolder(settings.dataDir);
    const epoch = randomInt(1, 0xffff_ffff);
    const themes = loadThemes(THEME_FILES);
    const systems = {
      configured: createSystemOf(config.alarms.systems),
      known: createSystemOf(loadOwnerSystems(OWNERS)),
    };
    const catalogue = loadCatalogue(ASSETS, epoch, kindLooks(themes));
    const { clock: asked } = settings;
    const given = asked.mode === 'recorded' ? await playedRecording(asked.name) : null;
    // A file of another feed keeps its past to itself: what this one has seen is not mixed with it.
    const dataDir = given?.file ? join(settings.dataDir, 'recorded', given.span.name) : settings.dataDir;
    makeFolder(dataDir);
    const hub = createHub(catalogue);
    const metrics = createMetrics({ hub: hub.counts, sources: () => feed.statuses(), messages: () => feed.messages() });
    let isHistoryFailing = false;
    const historyEvents: HistoryEvents = {
      onSetAside: (path, error) =>
        log.error({ path, err: error }, 'the history was damaged: set aside, a new one begun'),
      onBlockDamaged: ({ fromMs, toMs, observations }, error) =>
        log.error({ from: isoOf(fromMs), to: isoOf(toMs), observations, err: error }, 'a block of the history was damaged: set aside, the rest goes on'), // prettier-ignore
      // Tried again every second; said once until it works again.
      onCommitFailed: (error) => {
        if (!isHistoryFailing)
          log.error({ err: error }, 'the history cannot be written: values are kept and tried again');
        isHistoryFailing = true;
      },
      onCommitted: (_count, tookMs) => {
        if (isHistoryFailing) log.warn('the history is written again');
        isHistoryFailing = false;
        metrics.committed(tookMs);
      },
    };
    const { postgresql } = config.engines.history;
    // The past of a file is nobody else's: it stays on this machine.
    const history: HistoryStore =
      postgresql && !given?.file
        ? await createPostgresHistory(settings.secrets.get(postgresql.urlEnv)!, historyEvents)
        : createHistory(dataDir, historyEvents);
    // Every recording can be gone to whatever the clock: stories refer to them.
    for (const name of bundledRecordings()) {
      const { span, observations } = await playedRecording(name);
      await history.importRecording(span, observations);
    }

    const { pegelonline } = config.sources;
    const isLive =
      settings.clock.mode === 'live' ||
      (settings.clock.mode === 'auto' && pegelonline.enabled && (await probePegelonline(pegelonline)));
    let clock: FeedClock;
    let played: PlayedRecording | null = null;
    const sources: Source[] = [];
    const senders = createSenders(config, settings.secrets, catalogue, log);
    const bus = isLive ? createBus(config, settings.secrets, catalogue, String(epoch), log, dataDir) : null;
    const interfaces = themes.get('ecosystem')?.kinds['interface'];
    if (isLive) {
      clock = liveClock();
      sources.push(
        ...createSources(config, settings.secrets, catalogue, log),
        ...new Set(senders.map(({ source }) => source)),
        ...(bus ? [bus] : []),
        // Of several feeds each knows its own part only, and all write to one history.
        ...(interfaces && !bus && !postgresql ? [interfaceUseSource(metrics.use, interfaces, catalogue)] : []),
      );
    } else {
      played = given ?? (await playedRecording(DEFAULT_RECORDING.name));
      const { span, observations } = played;
      if (played.file) {
        catalogue.add(played.file.catalogue.features).refused.forEach((reason) => log.warn({ reason }, 'asset of the recording not taken')); // prettier-ignore
        hub.catalogueGrew();
        await history.importRecording(span, observations);
      }
      clock = recordedClock(
        { ...span, opensAtMs: span.opensAtMs ?? span.fromMs },
        asked.mode === 'recorded' ? asked.speed : DEFAULT_RECORDING.speed,
      );
      const forecast = simulatedForecast(createStage(history, clock), log);
      sources.push({ ...recordingSource(observations, clock), forecast });
    }

    const stage = createStage(history, clock);
    sources.push(...(await createSimulators(config, isLive, clock, catalogue, themes, stage, log)));

    const feed = createFeed({
      epoch,
      clock,
      catalogue,
      hub,
      history,
      sources,
      bus,
      onRefused: (source, reason) => log.warn({ source, reason }, 'asset not taken'),
      onStatus: (status) => live.sourceChanged(status),
      onNews: (events) => live.push(events),
      onNewsFailed: (error) => log.error({ err: error }, 'the alarms of now cannot be told: tried again every second'),
      recordedOutages: played?.file?.outages ?? [],
      recordedMovements: played?.file?.movements ?? null,
      themes,
      systems,
    });
    const isLocal = isLoopbackHost(settings.host);
    const tickets = createSigner(sharedSecret(config, settings.secrets), 'ticket');
    const ticketUse = createTicketUse(bus?.claimTicket ?? history.claimTicket ?? null, log);
    const admission = createAdmission(config, isLocal, tickets, ticketUse);
    const audit = createAudit(settings.dataDir, log);
    const { addressOf } = admission;
    const gate = createGate({ config, secrets: settings.secrets, isLocal, audit, addressOf });
    const frames = createFrames(hub, clock, epoch, catalogue);
    const events = createCloudEvents(hub, catalogue, clock, epoch);
    const live = createLiveSocket({ hub, frames, events, epoch, config, admission, metrics, log, audit, statuses: feed.statuses, range: feed.range, news: feed.news }); // prettier-ignore
    await feed.restore();
    feed.start();
    feed.news.start(() => live.size() > 0);
    hub.step();
    const { retentionDays, rollUpDays, sources: bySource } = config.history;
    const retention = { days: retentionDays, rollUpDays, sources: bySource };
    const prune = setInterval(() => {
      feed.prune(retention, Date.now()).catch((error: unknown) => log.error({ err: error }, 'nothing was forgotten: tried again in an hour')); // prettier-ignore
    }, PRUNE_EVERY_MS);
    server.begin({ feed, admission, gate, audit, live, metrics, senders });
    audit.note({ act: 'feed', outcome: 'done', reason: 'started' });
    return {
      port,
      feed,
      live,
      /** Tells the clients, commits, closes. */
      dispose: async (): Promise<void> => {
        clearInterval(prune);
        await live.dispose();
        await server.dispose();
        await feed.dispose();
        audit.note({ act: 'feed', outcome: 'done', reason: 'stopped' });
        audit.dispose();
      },
    };
  } catch (error) {
    await server.dispose();
    throw error;
  }
}
export type RunningFeed = Awaited<ReturnType<typeof startFeed>>;
