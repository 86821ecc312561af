import { unixMs, type UnixMs } from '../geo/units.ts';
import { originOf, qualityOf, type ObservationColumns, type Origin, type Quality } from '../live/observation.ts';

export interface Reading {
  readonly value: number;
  readonly timeMs: UnixMs;
  readonly quality: Quality;
  readonly origin: Origin;
}

/** The values at the instant on screen, as the scene and the ui read them. */
export interface Readings {
  /** Undefined where nothing is known for the instant on screen. */
  get(index: number): Reading | undefined;
  /** Rises by each publication, at most 10 a second; readers that poll each frame compare it. */
  version(): number;
  /** Observations applied since the start. */
  applied(): number;
  subscribe(listener: () => void): () => void;
}

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Hot state: the value of every datastream at the instant on screen, as columns of typed arrays.
 * Owner: the viewer. Memory: 17 B a datastream. `version` counts publications (at most 10 a second, driven by the connection);
 * readers that poll each frame compare it, React subscribes to it.
 */
export function createReadings(capacity = 1024) {
  let value = new Float64Array(capacity);
  let timeMs = new Float64Array(capacity).fill(NEVER);
  let flags = new Uint8Array(capacity);
  let version = 0;
  let applied = 0;
  let isDirty = false;
  const listeners = new Set<() => void>();

  const grow = (least: number): void => {
    const size = 2 ** Math.ceil(Math.log2(least));
    const [v, t, f] = [new Float64Array(size), new Float64Array(size).fill(NEVER), new Uint8Array(size)];
    v.set(value);
    t.set(timeMs);
    f.set(flags);
    [value, timeMs, flags] = [v, t, f];
  };

  return {
    /** Takes what is newer (by phenomenon time) or of the same time; older observations are dropped. */
    apply: (columns: ObservationColumns): void => {
      for (let i = 0; i < columns.count; i++) {
        const at = columns.index[i]!;
        if (at >= value.length) grow(at + 1);
        if (columns.timeMs[i]! < timeMs[at]!) continue;
        value[at] = columns.value[i]!;
        timeMs[at] = columns.timeMs[i]!;
        flags[at] = columns.flags[i]!;
      }
      applied += columns.count;
      isDirty ||= columns.count > 0;
    },
    /** Forgets everything: before a snapshot, or before the state of another instant. Shown only by the next `publish`. */
    clear: (): void => {
      timeMs.fill(NEVER);
      isDirty = true;
    },
    /** Moves readings to the indices of another catalogue (old → new); what is not named is forgotten. */
    reindex: (moved: ReadonlyMap<number, number>): void => {
      const [v, t, f] = [value.slice(), timeMs.slice(), flags.slice()];
      timeMs.fill(NEVER);
      for (const [from, to] of moved) {
        if (from >= t.length || t[from] === NEVER) continue;
        if (to >= value.length) grow(to + 1);
        value[to] = v[from]!;
        timeMs[to] = t[from]!;
        flags[to] = f[from]!;
      }
      isDirty = true;
    },
    /** Tells readers that something changed since the last publication. The caller limits the rate. */
    publish: (): void => {
      if (!isDirty) return;
      isDirty = false;
      version++;
      for (const listener of listeners) listener();
    },
    get: (index: number): Reading | undefined => {
      const t = timeMs[index];
      if (t === undefined || t === NEVER) return undefined;
      const f = flags[index]!;
      return { value: value[index]!, timeMs: unixMs(t), quality: qualityOf(f), origin: originOf(f) };
    },
    version: (): number => version,
    /** Observations applied since the start. */
    applied: (): number => applied,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
/** Readings that can be written: by the connection (live) and by the past. */
export type ReadingColumns = ReturnType<typeof createReadings>;
