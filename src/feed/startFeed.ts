import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DecodeError } from '../schema/decode.ts';
import { createFeed } from './feed.ts';
import { liveClock, recordedClock, type FeedClock } from './feedClock.ts';
import { createHistory } from './history/history.ts';
import { createHub } from './hub.ts';
import { createAdmission } from './live/admission.ts';
import { createCloudEvents } from './live/cloudEvents.ts';
import { createFrames } from './live/frames.ts';
import { createLiveSocket } from './live/liveSocket.ts';
import { loadCatalogue } from './loadCatalogue.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createFeedServer } from './server.ts';
import { ROOT, type Settings } from './settings.ts';
import { createSources } from './sources/createSources.ts';
import { probePegelonline } from './sources/pegelonline.ts';
import { observationsOf, readRecording, recordingSource } from './sources/recording.ts';
import type { Source } from './sources/source.ts';

const RECORDINGS = join(ROOT, 'assets/recordings');
const ASSETS = join(ROOT, 'assets/city/assets');
/** What `auto` plays where there is no network. */
const DEFAULT_RECORDING = { name: 'flood-2024-01', speed: 60 };
const PRUNE_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Like a recursive `mkdirSync`, which never returns where the system refuses new names (Node, `/proc/…`). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

const recordingPath = (name: string): string => join(RECORDINGS, `${name}.ndjson.gz`);
const isLoopbackHost = (host: string): boolean => /^(localhost|127\.|::1$|\[::1\]$)/.test(host);

function playedRecording(name: string) {
  const path = recordingPath(name);
  if (!existsSync(path)) {
    const names = readdirSync(RECORDINGS).filter((file) => file.endsWith('.ndjson.gz')).map((file) => file.slice(0, -10)); // prettier-ignore
    throw new DecodeError('environment', 'FEED_CLOCK', `there is no recording ${name}; there are: ${names.join(', ')}`);
  }
  const recording = readRecording(path);
  const { from, to, opensAt } = recording.header;
  return { span: { name, fromMs: from, toMs: to, opensAtMs: opensAt }, observations: observationsOf(recording) };
}

/**
 * The whole feed, from settings to a server that answers.
 * @throws DecodeError (a setting, an asset file, a recording) or a system error with a `code` (EADDRINUSE, ENOSPC, EACCES …)
 */
export async function startFeed(settings: Settings, log: Log) {
  const { config } = settings;
  const server = createFeedServer({ host: settings.host, port: settings.port, config, viewer: settings.viewer, log });
  // First of all the port: when it is taken, nothing else should happen.
  const port = await server.listen();
  try {
    makeFolder(settings.dataDir);
    const epoch = randomInt(1, 0xffff_ffff);
    const catalogue = loadCatalogue(ASSETS, epoch);
    const hub = createHub(catalogue);
    const metrics = createMetrics({ hub: hub.counts, sources: () => feed.statuses(), messages: () => feed.messages() });
    let isHistoryFailing = false;
    const history = createHistory(settings.dataDir, {
      onSetAside: (path, error) =>
        log.error({ path, err: error }, 'the history was damaged: set aside, a new one begun'),
      // Tried again every second; said once until it works again.
      onCommitFailed: (error) => {
        if (!isHistoryFailing)
          log.error({ err: error }, 'the history cannot be written: values are kept and tried again');
        isHistoryFailing = true;
      },
      onCommitted: (_count, tookMs) => {
        isHistoryFailing = false;
        metrics.committed(tookMs);
      },
    });
    // Every recording can be gone to whatever the clock: stories refer to them.
    for (const file of readdirSync(RECORDINGS).filter((name) => name.endsWith('.ndjson.gz'))) {
      const { span, observations } = playedRecording(file.slice(0, -'.ndjson.gz'.length));
      history.importRecording(span, observations);
    }

    const { pegelonline } = config.sources;
    const isLive =
      settings.clock.mode === 'live' ||
      (settings.clock.mode === 'auto' && pegelonline.enabled && (await probePegelonline(pegelonline)));
    let clock: FeedClock;
    const sources: Source[] = [];
    if (isLive) {
      clock = liveClock();
      sources.push(...createSources(config, settings.secrets, catalogue, log));
    } else {
      const { name, speed } = settings.clock.mode === 'recorded' ? settings.clock : DEFAULT_RECORDING;
      const { span, observations } = playedRecording(name);
      clock = recordedClock(span, speed);
      sources.push(recordingSource(observations, clock));
    }

    const feed = createFeed({
      epoch,
      clock,
      catalogue,
      hub,
      history,
      sources,
      onRefused: (source, reason) => log.warn({ source, reason }, 'asset not taken'),
      onStatus: (status) => live.sourceChanged(status),
    });
    const admission = createAdmission(config, isLoopbackHost(settings.host));
    const frames = createFrames(hub, clock, epoch);
    const events = createCloudEvents(hub, catalogue, clock, epoch);
    const live = createLiveSocket({ hub, frames, events, epoch, config, admission, metrics, log, statuses: feed.statuses, range: feed.range }); // prettier-ignore
    feed.start();
    hub.step();
    const prune = setInterval(() => history.prune(Date.now() - config.history.retentionDays * DAY_MS), PRUNE_EVERY_MS);
    server.begin({ feed, admission, live, metrics });
    return {
      port,
      feed,
      live,
      /** Tells the clients, commits, closes. */
      dispose: async (): Promise<void> => {
        clearInterval(prune);
        await live.dispose();
        await server.dispose();
        feed.dispose();
      },
    };
  } catch (error) {
    await server.dispose();
    throw error;
  }
}
export type RunningFeed = Awaited<ReturnType<typeof startFeed>>;
