import { join } from 'node:path';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { originOf, packFlags, qualityOf, type Observation } from '../../live/observation.ts';
import type { RolledUp } from '../../live/rollUp.ts';
import type { OutageJson } from '../../schema/events.ts';
import type { KeptAcknowledgement } from './acknowledgements.ts';
import { MOST_CHANGES, type AssetChange, type AssetVersion } from './assetVersions.ts';
import { createBurstWatch } from './burst.ts';
import { isCorrupt, setAside, type Database } from './database.ts';
import { createParts, openHistoryFile } from './historyFile.ts';
import type { HistoryEvents, HistorySpan, HistoryStatus } from './historyStore.ts';
import type { Retention } from './retention.ts';
import type { Stored } from './observationStore.ts';
import type { Points } from './seriesCodec.ts';
import { writeOrder } from './writeOrder.ts';
import { createWriteQueue } from './writeQueue.ts';

/** A commit begins so often: with the time that it takes, at most a second is lost with the power. */
const COMMIT_MS = 900;
/** Quarters of an hour rolled up after a commit: some 20 ms; 10 000 datastreams need 11 a second. */
const QUARTERS_A_COMMIT = 300;
/** Packing after a commit may take so long, ms; a block takes some 50 ms. */
const PACK_MS = 60;

/**
 * What was observed, on disk: one SQLite file in WAL mode. Owner of its database and of the commit timer.
 * @throws the driver's error when the folder cannot be written; a damaged file is set aside instead
 */
export function createHistory(dataDir: string, events: HistoryEvents) {
  const path = join(dataDir, 'history.db');
  /** Of announced assets, not on the disk yet. */
  let changes: AssetChange[] = [];
  let db = open();
  let parts = createParts(db, events.onBlockDamaged);
  /** Since the file was last made smaller. */
  let hasPacked = false;
  const sourceOf = new Map<string, string>();
  /** Sources of datastreams that are not on the disk yet. */
  const newSources = new Map<string, string>();

  function open(): Database {
    try {
      return openHistoryFile(path);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      events.onSetAside(setAside(path, new Date().toISOString()), error);
      return openHistoryFile(path);
    }
  }
  /** Damage that shows while running: set aside, begin anew, try once more. */
  function guarded<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      try {
        db.close();
      } catch {
        // It is damaged: what matters is that the file is let go.
      }
      events.onSetAside(setAside(path, new Date().toISOString()), error);
      db = open();
      parts = createParts(db, events.onBlockDamaged);
      return run();
    }
  }
  /** @returns names whose source is written */
  function put(observations: readonly Observation[]): string[] {
    let [liveFrom, liveTo] = [Infinity, -Infinity];
    const rows = observations.map(({ datastream, timeMs, value, quality, origin }): Stored => {
      const stream = parts.streams.idOfNew(datastream);
      return { stream, t: timeMs, value, flags: packFlags(quality, origin) };
    });
    parts.observations.put(rows);
    parts.rollUps.written(rows);
    for (const { timeMs, origin } of observations) {
      if (origin !== 'live') continue;
      liveFrom = Math.min(liveFrom, timeMs);
      liveTo = Math.max(liveTo, timeMs);
    }
    if (liveFrom <= liveTo) parts.liveSpan.written(liveFrom, liveTo);
    const told: string[] = [];
    for (const [name, source] of newSources) {
      const id = parts.streams.idOf(name);
      if (id === undefined) continue;
      parts.statements.setSource.run(source, id);
      parts.retention.sourceChanged(id);
      told.push(name);
    }
    return told;
  }
  /** Rows in one transaction, with what was announced before them. */
  function write(rows: readonly Observation[]): void {
    const ofAssets = changes;
    const told = guarded(() =>
      db.transaction(() => {
        parts.outages.alive(Date.now(), true);
        parts.assets.put(ofAssets);
        const names = put(rows);
        parts.assets.observed(rows);
        return names;
      }),
    );
    changes = changes.slice(ofAssets.length);
    for (const name of told) newSources.delete(name);
  }
  const failed = (error: unknown): void => {
    parts.streams.forget();
    parts.rollUps.forgetNoted();
    parts.assets.forgetNoted();
    events.onCommitFailed(error);
  };
  const queue = createWriteQueue({
    order: (rows) => writeOrder(rows, (name) => parts.streams.idOf(name)),
    write,
    onWritten: (rows, tookMs) => events.onCommitted(rows, tookMs),
    onFailed: failed,
  });
  function commit(): void {
    if (queue.status().waiting > 0) queue.writeAll();
    else if (changes.length === 0) guarded(() => parts.outages.alive(Date.now(), false));
    else {
      try {
        write([]);
      } catch (error) {
        failed(error);
      }
    }
  }
  const isBurst = createBurstWatch();
  function work(): void {
    const { waiting, written } = queue.status();
    if (waiting > 0) queue.writeSoon();
    else commit();
    if (isBurst(written + waiting)) return;
    try {
      const nowMs = Date.now();
      guarded(() => {
        parts.rollUps.work(nowMs, QUARTERS_A_COMMIT);
        if (pack(nowMs, PACK_MS)) hasPacked = true;
        else if (hasPacked) hasPacked = db.tidy();
      });
    } catch (error) {
      parts.rollUps.forgetNoted();
      events.onCommitFailed(error);
    }
  }
  /** @returns whether there was something to pack */
  const pack = (nowMs: number, budgetMs: number): boolean =>
    parts.packer.work(nowMs, budgetMs) > 0 || parts.rollUps.pack(nowMs, budgetMs);
  const timer = setInterval(work, COMMIT_MS);
  const asObservation = (datastream: string, timeMs: number, value: number, flags: number): Observation => ({
    ...{ datastream, timeMs: unixMs(timeMs), value, quality: qualityOf(flags), origin: originOf(flags) },
  });
  const asObservations = (datastream: string, { timeMs, value, flags }: Points): Observation[] =>
    timeMs.map((t, i) => asObservation(datastream, t, value[i]!, flags[i]!));

  return {
    /** Keeps observations; on disk within a second. @param source whose they are: says how long they are kept */
    append: (observations: readonly Observation[], source?: string): void => {
      for (const { datastream } of observations) {
        if (source === undefined || sourceOf.get(datastream) === source) continue;
        sourceOf.set(datastream, source);
        newSources.set(datastream, source);
      }
      queue.append(observations);
    },
    /** Takes a whole recording in one transaction, once: it is known by its name and content. */
    importRecording: (span: Omit<HistorySpan, 'origin'>, observations: readonly Observation[]): void => {
      guarded(() => parts.recordings.takeOver(span, observations, () => put(observations)));
    },
    /** The last observation of every datastream at or before an instant, not older than the look-back. Ascending by id. */
    stateAt: (atMs: number, lookBackMs: number): Observation[] => {
      commit();
      return guarded(() => parts.observations.state(atMs - lookBackMs, atMs))
        .map(({ stream, t, value, flags }) => asObservation(parts.streams.nameOf(stream), t, value, flags))
        .sort((a, b) => (a.datastream < b.datastream ? -1 : 1));
    },
    /** Roll-ups over buckets that begin at multiples of their width; empty buckets are left out, missing values do not count. */
    series: (datastream: string, fromMs: number, toMs: number, widthMs: number): RolledUp[] => {
      commit();
      return guarded(() => {
        const id = parts.streams.idOf(datastream);
        return id === undefined ? [] : parts.rollUps.series(id, fromMs, toMs, widthMs);
      });
    },
    /** Observations as they came, ascending in time or the latest first, missing ones too. */
    raw: (datastream: string, fromMs: number, toMs: number, limit: number, isLatestFirst = false): Observation[] => {
      commit();
      return guarded(() => {
        const id = parts.streams.idOf(datastream);
        if (id === undefined) return [];
        const found = asObservations(datastream, parts.observations.read(id, fromMs, toMs, limit, isLatestFirst));
        return isLatestFirst ? found.reverse() : found;
      });
    },
    /** Every datastream's observations in a span, each ascending in time. */
    window: (fromMs: number, toMs: number): Map<string, Observation[]> => {
      commit();
      const found = guarded(() => parts.observations.window(fromMs, toMs));
      return new Map(
        [...found].map(([id, points]) => [parts.streams.nameOf(id), asObservations(parts.streams.nameOf(id), points)]),
      );
    },
    /** First and last instant of a datastream's observations in a span; null = none. */
    extent: (datastream: string, fromMs: number, toMs: number): { fromMs: UnixMs; toMs: UnixMs } | null => {
      commit();
      return guarded(() => {
        const id = parts.streams.idOf(datastream);
        const found = id === undefined ? null : parts.observations.extent(id, fromMs, toMs);
        return found && { fromMs: unixMs(found.fromMs), toMs: unixMs(found.toMs) };
      });
    },
    /** How many observations of a datastream there are in a span. */
    count: (datastream: string, fromMs: number, toMs: number): number => {
      commit();
      return guarded(() => {
        const id = parts.streams.idOf(datastream);
        return id === undefined ? 0 : parts.observations.count(id, fromMs, toMs);
      });
    },
    /** A live feed runs from now on; until then nothing is said of outages. */
    feedBegan: (nowMs: number): void => guarded(() => parts.outages.begin(nowMs)),
    sourceTold: (source: string, isDown: boolean, nowMs: number): void =>
      guarded(() => parts.outages.sourceTold(source, isDown, nowMs)),
    /** When this feed or a source of it was away, within a span. */
    outages: (fromMs: number, toMs: number): OutageJson[] => guarded(() => parts.outages.between(fromMs, toMs)),
    /** What people said to alarms. @throws the driver's error when it cannot be kept */
    acknowledgements: {
      put: (entry: KeptAcknowledgement): void => guarded(() => parts.acknowledgements.put(entry)),
      between: (fromMs: number, toMs: number, most: number): KeptAcknowledgement[] =>
        guarded(() => parts.acknowledgements.between(fromMs, toMs, most)),
      last: (alarm: string, fromMs: number, toMs: number): KeptAcknowledgement | null =>
        guarded(() => parts.acknowledgements.last(alarm, fromMs, toMs)),
    },
    /** What sources announced and retired. */
    assets: {
      put: (some: readonly AssetChange[]): void => {
        changes = [...changes, ...some].slice(-MOST_CHANGES);
      },
      all: (): AssetVersion[] => {
        commit();
        return guarded(() => parts.assets.all());
      },
    },
    /** What can be gone to. */
    spans: (): HistorySpan[] => {
      commit();
      return guarded(() => {
        const recorded = parts.recordings.all();
        const live = parts.liveSpan.get();
        if (!live) return recorded;
        const [fromMs, toMs] = [unixMs(live.fromMs), unixMs(live.toMs)];
        return [...recorded, { name: 'live', origin: 'live', fromMs, toMs }];
      });
    },
    /** Forgets live observations that are older than their time; recordings stay. */
    prune: (retention: Retention, nowMs: number): void =>
      guarded(() => {
        try {
          db.transaction(() => {
            parts.liveSpan.forgotten(parts.retention.prune(retention, nowMs));
            parts.assets.prune(retention, nowMs);
          });
        } catch (error) {
          parts.retention.forgetDone();
          throw error;
        }
      }),
    /** Rolls up what is over. @returns quarters of an hour that were rolled up */
    rollUp: (nowMs: number, most = QUARTERS_A_COMMIT): number => guarded(() => parts.rollUps.work(nowMs, most)),
    /** Packs what is over and settled, all of it, and gives the room back. */
    pack: (nowMs: number): void => {
      commit();
      guarded(() => {
        while (pack(nowMs, 1000));
        while (db.tidy());
      });
    },
    status: (): HistoryStatus => {
      const { isFailing, waiting, lost } = queue.status();
      return { engine: 'sqlite', isFailing, waiting, lost };
    },
    commit,
    /** Commits and closes. */
    dispose: (): void => {
      clearInterval(timer);
      queue.dispose();
      commit();
      db.close();
    },
  };
}
/** SQLite's: what it is asked it answers at once. */
export type History = ReturnType<typeof createHistory>;
export type { HistoryEvents, HistorySpan };
