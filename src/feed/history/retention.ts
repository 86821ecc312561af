import { GROUP, groupOf } from './blocks.ts';
import type { Database } from './database.ts';
import type { ObservationStore } from './observationStore.ts';
import { WIDTHS, type RollUpBlocks } from './rollUpBlocks.ts';
import type { Points } from './seriesCodec.ts';

/** How long what came in live is kept; recordings stay. */
export interface Retention {
  /** Observations of any source that is not named. */
  readonly days: number;
  /** Their roll-ups, for charts of long spans. */
  readonly rollUpDays: number;
  /** By source id: observations and roll-ups alike, since a short time is a promise (positions of vessels: 1). */
  readonly sources: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;
const isLive = (flags: number): boolean => (flags & 12) === 0;

/** Without the live observations from before an instant. */
function later({ timeMs, value, flags }: Points, beforeMs: number): Points {
  const kept = timeMs.flatMap((t, i) => (t >= beforeMs || !isLive(flags[i]!) ? [i] : []));
  return { timeMs: kept.map((i) => timeMs[i]!), value: kept.map((i) => value[i]!), flags: kept.map((i) => flags[i]!) };
}

/** Forgets what is older than its time: rows at once, blocks by group. */
export function createRetention(db: Database, { blocks }: ObservationStore, rollUpBlocks: RollUpBlocks) {
  const statements = {
    // By stream: the key of the tables begins with it, so that only what goes is read. Origin "live" is code 0 in bits 2 and 3.
    rows: db.prepare('DELETE FROM observations WHERE stream = ? AND t < ? AND (flags & 12) = 0'),
    rollUps: db.prepare('DELETE FROM rollups WHERE stream = ? AND width = ? AND t < ? AND (flags & 12) = 0'),
    done: db.prepare("SELECT name, value FROM marks WHERE name LIKE 'pruned:%'"),
    mark: db.prepare('INSERT INTO marks VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value'),
    removeBlock: db.prepare('DELETE FROM blocks WHERE id = ?'),
  };
  /** `pruned:group:source` → up to when blocks of the group hold nothing of the source that should be gone. */
  const done = new Map(statements.done.all().map((row) => [String(row['name']), Number(row['value'])]));
  const setDone = (key: string, ms: number): void => {
    done.set(key, ms);
    statements.mark.run(key, ms);
  };

  function pruneGroup(group: number, cutoffs: ReadonlyMap<number, number>, source: string, cutoffMs: number): void {
    const key = `pruned:${group}:${source}`;
    const doneMs = done.get(key) ?? -8.64e15;
    if (cutoffMs <= doneMs) return;
    for (const { id, fromMs, toMs, n, other } of blocks.expired(group, cutoffMs, doneMs)) {
      if (n === other) continue;
      // As a rule everything in it goes: then it need not be read.
      if (other === 0 && [...cutoffs.values()].every((cutoff) => cutoff >= toMs)) {
        statements.removeBlock.run(id);
        continue;
      }
      const block = blocks.byId(id);
      if (!block) continue;
      const series = blocks.whole(block);
      const kept = [...series].map(([stream, points]) => [stream, later(points, cutoffs.get(stream) ?? -Infinity)] as const); // prettier-ignore
      blocks.replace(group, { fromMs, toMs }, new Map(kept));
    }
    setDone(key, cutoffMs);
  }

  return {
    /** Within a transaction. @returns up to when nothing of unnamed sources is left */
    prune: ({ days, rollUpDays, sources }: Retention, nowMs: number): number => {
      const groups = new Map<number, Map<number, { source: string; cutoff: number }>>();
      for (const row of db.prepare('SELECT id, source FROM streams').all()) {
        const id = Number(row['id']);
        const source = typeof row['source'] === 'string' ? row['source'] : '';
        const own = sources[source];
        statements.rows.run(id, nowMs - (own ?? days) * DAY_MS);
        const rollUpsBefore = nowMs - (own ?? rollUpDays) * DAY_MS;
        for (const width of WIDTHS) {
          statements.rollUps.run(id, width, rollUpsBefore);
          for (const slice of rollUpBlocks.old(id, width, rollUpsBefore)) {
            const kept = rollUpBlocks.slice(id, width, slice).filter(({ tMs, flags }) => tMs >= rollUpsBefore || !isLive(flags)); // prettier-ignore
            rollUpBlocks.replace(id, width, slice, kept);
          }
        }
        // Blocks end with a day: those of unnamed sources go whole.
        const cutoff = own === undefined ? Math.floor((nowMs - days * DAY_MS) / DAY_MS) * DAY_MS : nowMs - own * DAY_MS;
        let group = groups.get(groupOf(id));
        if (!group) groups.set(groupOf(id), (group = new Map<number, { source: string; cutoff: number }>()));
        group.set(id, { source: own === undefined ? '' : source, cutoff });
      }
      for (const [group, streams] of groups) {
        const cutoffs = new Map([...streams].map(([stream, { cutoff }]) => [stream, cutoff]));
        const bySource = new Map([...streams.values()].map(({ source, cutoff }) => [source, cutoff]));
        for (const [source, cutoff] of bySource) pruneGroup(group, cutoffs, source, cutoff);
      }
      return nowMs - days * DAY_MS;
    },
    /** A transaction failed: what was noted as done may not be. */
    forgetDone: (): void => done.clear(),
    /** Observations from `fromMs` on were put into blocks: what was forgotten there may be there again. Within a transaction. */
    packed: (group: number, fromMs: number): void => {
      for (const [key, ms] of done) if (key.startsWith(`pruned:${group}:`) && ms > fromMs) setDone(key, fromMs);
    },
    /** A datastream turned out to be another source's. Within a transaction. */
    sourceChanged: (stream: number): void => {
      for (const key of done.keys())
        if (key.startsWith(`pruned:${Math.floor(stream / GROUP)}:`)) setDone(key, -8.64e15);
    },
  };
}
