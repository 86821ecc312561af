import { Path } from '../geo/path.ts';
import { toScene } from '../geo/sceneFrame.ts';
import type { Point } from '../geo/segmentIndex.ts';
import { unpackWay, WaysSchema, type Way } from '../schema/ways.ts';
import { requestJson, type Fetch } from './http.ts';
import type { Timers } from './timers.ts';

/** A course that movers run along, in the scene. */
export interface Course {
  readonly way: Way;
  /** Scene metres. */
  readonly path: Path;
}

export interface WaysStore {
  /** The course that a mover's datastream `way` names; null until it is known. Asks for the courses when one is missing. */
  courseOf(assetId: string, index: number): Course | null;
  /** Called when more courses are known. */
  subscribe(listener: () => void): () => void;
  /** Somebody else answers from now on, whose courses are others: a file plays, or does no more. */
  forget(): void;
  dispose(): void;
}

const RETRY_MS = 10_000;

/** The courses of all movers: asked for once something runs along one, and again when one is named that is not known. */
export function createWays(fetch: Fetch, timers: Timers): WaysStore {
  let known: Readonly<Record<string, readonly Way[]>> = {};
  /** By source, then by number: asked for each mover in each frame. */
  const courses = new Map<string, Map<number, Course>>();
  const listeners = new Set<() => void>();
  let aborter: AbortController | null = null;
  let cancelRetry: (() => void) | null = null;

  async function ask(): Promise<void> {
    const mine = (aborter = new AbortController());
    try {
      known = (await requestJson(fetch, '/api/ways', WaysSchema, { signal: mine.signal })).ways;
      if (!mine.signal.aborted) for (const listener of listeners) listener();
    } catch {
      // Without the courses movers go straight from fix to fix.
    }
    if (mine.signal.aborted) return;
    // What is named but was not in the answer is not asked for with each frame.
    cancelRetry = timers.after(RETRY_MS, () => {
      aborter = null;
      cancelRetry = null;
    });
  }

  return {
    courseOf: (assetId, index) => {
      const source = assetId.slice(0, assetId.indexOf('/'));
      const own = courses.get(source);
      const course = own?.get(index);
      if (course) return course;
      const way = known[source]?.[index];
      if (!way) {
        if (!aborter) void ask();
        return null;
      }
      const points = unpackWay(way.points).map(([lon, lat]): Point => {
        const { x, z } = toScene({ lon, lat });
        return [x, z];
      });
      const made = { way, path: new Path(points) };
      if (own) own.set(index, made);
      else courses.set(source, new Map([[index, made]]));
      return made;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    forget: () => {
      aborter?.abort();
      cancelRetry?.();
      aborter = cancelRetry = null;
      known = {};
      courses.clear();
    },
    dispose: () => {
      aborter?.abort();
      cancelRetry?.();
    },
  };
}
