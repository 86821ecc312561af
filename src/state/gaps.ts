import { unixMs } from '../geo/units.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Gap, Health } from './health.ts';
import type { HistoryClient } from './history.ts';

interface GapParts {
  readonly catalogue: CatalogueStore;
  readonly health: Health;
  readonly history: HistoryClient;
}

/** A silence of the feed's history longer than this many intervals is a hole that nobody can fill. */
const HOLE_INTERVALS = 3;

/**
 * After a break: what charts had read of that span is read anew, and the gap counts as filled when the history of the
 * quickest measured datastream runs through it without a hole. While it does not, the gap stays marked.
 */
export function createGapFiller({ catalogue, health, history }: GapParts) {
  const aborter = new AbortController();

  /** The datastream by which a hole shows first. */
  function quickest(): { id: string; intervalMs: number } | null {
    let best: { id: string; intervalMs: number } | null = null;
    for (const { asset, datastream } of catalogue.getState().datastreams.values()) {
      const intervalMs = datastream.intervalS * 1000;
      if (asset.properties.provenance.kind === 'generated' || intervalMs === 0) continue;
      if (!best || intervalMs < best.intervalMs) best = { id: datastream.id, intervalMs };
    }
    return best;
  }

  async function fill({ fromMs, toMs }: Gap): Promise<void> {
    history.forget(fromMs, toMs);
    const datastream = quickest();
    if (!datastream) return;
    const hole = HOLE_INTERVALS * datastream.intervalMs;
    const from = unixMs(fromMs - datastream.intervalMs);
    // Also a short gap counts as filled only when the feed has answered for it.
    const { buckets } = await history.series(datastream.id, from, toMs, 0, aborter.signal);
    const times = [fromMs, ...buckets.map(({ tMs }) => tMs), toMs];
    if (times.some((at, i) => i > 0 && at - times[i - 1]! > hole)) return;
    health.gapFilled(fromMs);
  }

  return {
    gapSeen: (gap: Gap): void => {
      // A history that does not answer leaves the gap marked, which is the truth.
      void fill(gap).catch(() => undefined);
    },
    dispose: (): void => aborter.abort(),
  };
}
