import type { UnixMs } from '../geo/units.ts';
import type { Asset, Mover } from '../schema/catalogue.ts';
import type { Way } from '../schema/ways.ts';
import type { CatalogueStore } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { Fixes, type MoverPose } from './fixes.ts';
import { streamsOf, type Streams } from './moverStreams.ts';
import { fixOf, leftAt, onCourse } from './trackFixes.ts';
import { createPastTracks, type FetchTracks } from './pastTracks.ts';
import type { Reading, ReadingColumns } from './readings.ts';
import type { Timers } from './timers.ts';
import type { Course, WaysStore } from './ways.ts';

/** One mover of the catalogue; its slot is its place in the list. */
export interface TrackedMover {
  readonly asset: Asset;
  readonly mover: Mover;
}

/** How a mover is to be shown. */
export const MOVER_STATES = ['away', 'moving', 'stale'] as const;

/** Poses of all movers at the instant on screen; the arrays are those of the next instant, too. */
export interface MoverPoses {
  readonly count: number;
  readonly x: Float32Array;
  readonly z: Float32Array;
  readonly headingRad: Float32Array;
  readonly speedMs: Float32Array;
  /** Position in MOVER_STATES. */
  readonly state: Uint8Array;
  /** Course that a mover runs along and where on it its front is, metres; null where it runs free. */
  readonly course: (Course | null)[];
  readonly alongM: Float32Array;
  /** The poses still come nearer to the instant although the clock stands. */
  isSettling: boolean;
}

export interface Tracks {
  movers(): readonly TrackedMover[];
  slotOf(assetId: string): number | undefined;
  /** Rises when the list of movers has changed. */
  version(): number;
  /** Brings the poses to the instant on screen. @param nowMs monotonic milliseconds; @param isCut no easing */
  readonly poses: (nowMs: number, isCut: boolean) => MoverPoses;
  /** Pose of one mover at the instant on screen, as last reckoned; null while it is away. */
  poseOf(
    assetId: string,
  ): { readonly x: number; readonly z: number; readonly headingRad: number; readonly isStale: boolean } | null;
  /** How far behind the clock what runs on land was drawn when poses were last reckoned, milliseconds. */
  landBehindMs(): number;
  /** Course of one mover and where its front is on it, metres; null while it is away or runs free. */
  journeyOf(assetId: string): { readonly way: Way; readonly alongM: number } | null;
  subscribe(listener: () => void): () => void;
}

const KEPT_FIXES = 8;
/** A mover is drawn this many intervals in the past: then the next fix is nearly always there. */
const BEHIND_INTERVALS = 1.5;
/** … and as much more of the feed's time as passes while a fix is on its way to the screen. */
const ON_THE_WAY_S = 0.9;
/** At a quick clock the feed reports by its own steps, seconds of this machine's time. */
const FEED_STEP_S = 0.25;
/** … what runs on streets and rails by steps of this: along its course it is exact between them. */
const LAND_STEP_S = 0.5;
const EASE_MS = 350;
const SETTLED_MS = 200;
const STALE_INTERVALS = 9;
const RESTING_STALE_MS = 10 * 60_000;
const GONE_AFTER_MS = 20 * 60_000;
const RESTING_BELOW_MS = 0.15;

export interface TracksParts {
  readonly clock: Clock;
  readonly catalogue: CatalogueStore;
  readonly live: ReadingColumns;
  readonly fetchTracks: FetchTracks;
  readonly timers: Timers;
  /** Absent: everything runs free. */
  readonly ways?: WaysStore;
}

/**
 * Hot state: where everything that moves is at the instant on screen. Live it reads the fixes off the live columns and runs a little
 * behind the clock; in the past it reads spans of the history and shows the very instant.
 * Memory: 8 fixes of 64 B and 17 B a mover. Owner: the viewer.
 */
export function createTracks(parts: TracksParts): Tracks & { dispose: () => void } {
  const { clock, catalogue, live } = parts;
  let movers: TrackedMover[] = [];
  let streams: Streams[] = [];
  let slots = new Map<string, number>();
  let ring = new Fixes(0, KEPT_FIXES);
  let poses = emptyPoses(0);
  let version = 0;
  let behindMs = Number.NaN;
  /** How much farther behind what runs on land is. */
  let landLater = 0;
  let easedAt = Number.NaN;
  /** Rises when there may be other fixes or courses. */
  let changes = 0;
  /** What the poses were last reckoned from. */
  let reckoned: readonly unknown[] = [];
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const courseOf = (asset: string, way: number): Course | null => parts.ways?.courseOf(asset, way) ?? null;
  const past = createPastTracks({
    clock,
    timers: parts.timers,
    fetchTracks: parts.fetchTracks,
    courseOf,
    changed: () => {
      changes++;
      tell();
    },
  });
  const pose: MoverPose = { x: 0, z: 0, headingRad: 0, speedMs: 0, ageMs: 0, way: -1, alongM: 0 };

  function catalogueChanged(): void {
    const found = catalogue.getState().assets.flatMap((asset) => {
      const { mover } = asset.properties;
      const its = mover && streamsOf(asset);
      return mover && its ? [{ asset, mover, its }] : [];
    });
    const before = { ring, slots };
    slots = new Map(found.map(({ asset }, slot) => [asset.id, slot]));
    ring = new Fixes(found.length, KEPT_FIXES);
    for (const [id, slot] of slots) {
      const old = before.slots.get(id);
      if (old !== undefined) ring.copyFrom(before.ring, old, slot);
    }
    movers = found.map(({ asset, mover }) => ({ asset, mover }));
    streams = found.map(({ its }) => its);
    poses = emptyPoses(found.length);
    past.setSlots(slots);
    version++;
    readLive();
  }

  function readLive(): void {
    changes++;
    const at = (index: number | undefined, timeMs: number): number | null => {
      const reading = index === undefined ? undefined : live.get(index);
      return reading?.timeMs === timeMs && !Number.isNaN(reading.value) ? reading.value : null;
    };
    streams.forEach((its, slot) => {
      const lon = live.get(its.lon);
      const lat = live.get(its.lat);
      if (lon?.quality === 'missing' && lon.timeMs > ring.newestMs(slot)) ring.push(slot, leftAt(lon.timeMs));
      if (!isFix(lon) || !isFix(lat) || lon.timeMs !== lat.timeMs) return;
      const { timeMs } = lon;
      const newest = ring.newestMs(slot);
      if (timeMs === newest) return;
      // The recording began anew, or the feed's clock was set.
      if (timeMs < newest) ring.clear(slot);
      const kmh = at(its.speed, timeMs);
      const sogKn = at(its.sog, timeMs) ?? (kmh === null ? null : kmh / 1.852);
      const fix = fixOf(timeMs, lon.value, lat.value, sogKn, at(its.cog, timeMs), at(its.heading, timeMs));
      const way = its.way === undefined ? undefined : live.get(its.way)?.value;
      const course = way === undefined ? null : courseOf(movers[slot]!.asset.id, way);
      ring.push(slot, course ? onCourse(fix, way!, course, ring.newestAlong(slot)) : fix);
    });
  }

  function behindNow(nowMs: number, isCut: boolean): number {
    const { mode, feed } = clock.getState();
    const speed = Math.abs(feed?.speed ?? 1);
    const interval = Math.max(movers[0]?.mover.movingS ?? 10, FEED_STEP_S * speed);
    const wanted = mode === 'past' ? 0 : 1000 * (BEHIND_INTERVALS * interval + ON_THE_WAY_S * speed);
    const landInterval = Math.max(interval, LAND_STEP_S * speed);
    landLater = mode === 'past' ? 0 : 1000 * BEHIND_INTERVALS * (landInterval - interval);
    const passed = nowMs - easedAt;
    easedAt = nowMs;
    if (isCut || Number.isNaN(behindMs) || !(passed >= 0)) behindMs = wanted;
    else behindMs += (wanted - behindMs) * (1 - Math.exp(-passed / EASE_MS));
    if (Math.abs(wanted - behindMs) < SETTLED_MS) behindMs = wanted;
    poses.isSettling = behindMs !== wanted;
    return behindMs;
  }

  function reckon(nowMs: number, isCut: boolean): MoverPoses {
    const instantMs = clock.instant();
    const behind = behindNow(nowMs, isCut);
    if (instantMs === null) return poses;
    const isPast = clock.getState().mode === 'past';
    const source = isPast ? past.at(instantMs) : ring;
    // Until the span is there the picture stays as it is; a moment ago it was live.
    const fixes = source ?? (coversLive(instantMs) ? ring : null);
    if (!fixes || fixes.slots !== movers.length) return poses;
    const speed = isPast ? 0 : Math.abs(clock.getState().feed?.speed ?? 1);
    const atMs = instantMs - behind;
    const of = [fixes, changes, atMs, landLater, speed];
    // While the clock stands, a camera that moves sees them where they are.
    if (of.every((each, i) => each === reckoned[i])) return poses;
    reckoned = of;
    for (let slot = 0; slot < movers.length; slot++) {
      const later = streams[slot]!.way === undefined ? 0 : landLater;
      if (!fixes.sample(slot, atMs - later, pose)) {
        poses.state[slot] = 0;
        continue;
      }
      const course = pose.way < 0 ? null : courseOf(movers[slot]!.asset.id, pose.way);
      poses.course[slot] = course;
      poses.alongM[slot] = pose.alongM;
      if (course) onPath(course, pose);
      poses.x[slot] = pose.x;
      poses.z[slot] = pose.z;
      poses.headingRad[slot] = pose.headingRad;
      const isResting = pose.speedMs < RESTING_BELOW_MS;
      const staleMs = isResting
        ? RESTING_STALE_MS
        : movers[slot]!.mover.movingS * 1000 * STALE_INTERVALS + speed * 1000;
      const isStale = pose.ageMs > staleMs;
      const isGone = pose.ageMs > GONE_AFTER_MS + (isResting ? RESTING_STALE_MS : 0);
      poses.speedMs[slot] = pose.ageMs > 0 ? 0 : pose.speedMs;
      poses.state[slot] = isGone ? 0 : isStale ? 2 : 1;
    }
    return poses;
  }

  /** The ring reaches back far enough: some mover has a fix from before. */
  const coversLive = (instantMs: UnixMs): boolean => {
    const present = clock.feedInstant();
    return present !== null && Math.abs(present - instantMs) < 60_000;
  };

  const stops = [
    catalogue.subscribe((state, before) => {
      if (state.assets === before.assets) return;
      catalogueChanged();
      tell();
    }),
    live.subscribe(readLive),
    // What was read before the courses were known lies beside them.
    parts.ways?.subscribe(() => {
      ring = new Fixes(movers.length, KEPT_FIXES);
      past.coursesChanged();
      readLive();
      tell();
    }) ?? ((): void => undefined),
  ];
  catalogueChanged();
  return {
    movers: () => movers,
    slotOf: (id) => slots.get(id),
    version: () => version,
    poses: reckon,
    poseOf: (id) => {
      const slot = slots.get(id);
      if (slot === undefined || poses.state[slot] === 0) return null;
      return {
        x: poses.x[slot]!,
        z: poses.z[slot]!,
        headingRad: poses.headingRad[slot]!,
        isStale: poses.state[slot] === 2,
      };
    },
    landBehindMs: () => (Number.isNaN(behindMs) ? 0 : behindMs + landLater),
    journeyOf: (id) => {
      const slot = slots.get(id);
      const course = slot === undefined || poses.state[slot] === 0 ? null : (poses.course[slot] ?? null);
      return course && { way: course.way, alongM: poses.alongM[slot!]! };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    dispose: () => {
      stops.forEach((stop) => stop());
      past.dispose();
    },
  };
}

/** Place and heading on a course, by where on it. */
function onPath({ path }: Course, pose: MoverPose): void {
  const [x, z] = path.at(pose.alongM);
  const [bx, bz] = path.at(pose.alongM - 6);
  Object.assign(pose, { x, z, headingRad: Math.atan2(x - bx, bz - z) });
}

const isFix = (reading: Reading | undefined): reading is Reading =>
  reading !== undefined && reading.quality !== 'missing' && reading.quality !== 'outlier';

const emptyPoses = (count: number): MoverPoses => ({
  count,
  x: new Float32Array(count),
  z: new Float32Array(count),
  headingRad: new Float32Array(count),
  speedMs: new Float32Array(count),
  state: new Uint8Array(count),
  course: new Array<Course | null>(count).fill(null),
  alongM: new Float32Array(count),
  isSettling: false,
});
