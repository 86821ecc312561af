import type { Observation } from '../../live/observation.ts';
import { metresBetween } from '../../geo/distance.ts';
import type { Asset, Datastream } from '../../schema/catalogue.ts';
import type { IntakeOutput } from './intake.ts';

/** Every client reads the catalogue anew when it grows: at most once a second, however many things announce themselves one by one. */
const LEAST_APART_MS = 1000;
/** Observations that wait for their datastream; of more the oldest go, they are older than what follows. */
const MOST_WAITING = 100_000;
/** A thing that stands is found here and there by its receiver: nearer than this it has not moved, metres. */
const LEAST_MOVE_M = 10;
/** Each move is a new catalogue for every client, and another place in the past: of those within this time the last counts. */
const MOVES_APART_MS = 10_000;

const placed = (asset: Asset, [lon, lat]: readonly [number, number]): Asset => ({ ...asset, geometry: { type: 'Point', coordinates: [lon, lat] } }); // prettier-ignore
const isNear = ({ geometry }: Asset, [lon, lat]: readonly [number, number]): boolean => {
  if (!geometry) return false;
  const [isLon, isLat] = geometry.coordinates;
  return metresBetween({ lon: isLon, lat: isLat }, { lon, lat }) < LEAST_MOVE_M;
};

/** Assets and datastreams that are to be announced, moves of those that are, and what is observed of them until then. */
export function createGrowth(after: (delayMs: number, run: () => void) => void) {
  const assets = new Map<string, Asset>();
  const streams = new Map<string, Datastream>();
  let waiting: Observation[] = [];
  let lastMs = -Infinity;
  let isWaiting = false;
  /** Where things are now that the catalogue has elsewhere. */
  const moves = new Map<string, Asset>();
  let movedMs = -Infinity;
  let areMovesWaiting = false;

  const tellMoves = (output: IntakeOutput): void => {
    areMovesWaiting = false;
    const all = [...moves.values()];
    moves.clear();
    if (all.length > 0) output.announced(all);
  };
  const passMoves = (nowMs: number, output: IntakeOutput): void => {
    if (moves.size === 0) return;
    if (nowMs - movedMs >= MOVES_APART_MS) {
      movedMs = nowMs;
      tellMoves(output);
    } else if (!areMovesWaiting) {
      areMovesWaiting = true;
      movedMs += MOVES_APART_MS;
      after(movedMs - nowMs, () => tellMoves(output));
    }
  };
  const flush = (output: IntakeOutput): void => {
    isWaiting = false;
    const [all, observations] = [[...assets.values()], waiting];
    assets.clear();
    streams.clear();
    waiting = [];
    output.announced(all);
    output.observed(observations);
  };
  return {
    /** A datastream that is on its way into the catalogue. */
    stream: (id: string): Datastream | undefined => streams.get(id),
    /** @param asset as it is, or as it will be; its own datastreams stay */
    add: (asset: Asset, datastream: Datastream): void => {
      const before = assets.get(asset.id) ?? { ...asset, properties: { ...asset.properties, datastreams: [] } };
      before.properties.datastreams.push(datastream);
      assets.set(asset.id, before);
      streams.set(datastream.id, datastream);
    },
    /**
     * A thing was posted with a place, longitude and latitude in degrees.
     * @param asset as the catalogue has it; null: it is on its way there, or unknown
     */
    place: (id: string, asset: Asset | null, place: readonly [number, number]): void => {
      const coming = assets.get(id);
      if (coming) assets.set(id, placed(coming, place));
      // What drives says where it is by values of its own.
      else if (!asset || asset.properties.datastreams.some(({ property }) => property === 'lon')) return;
      else if (isNear(asset, place)) moves.delete(id);
      // Its datastreams stay as they are.
      else moves.set(id, placed({ ...asset, properties: { ...asset.properties, datastreams: [] } }, place));
    },
    /** Hands on what is known; what is new, with what was observed of it, at once or when a second has passed. */
    pass: (observations: readonly Observation[], nowMs: number, output: IntakeOutput): void => {
      passMoves(nowMs, output);
      if (streams.size === 0) {
        output.observed(observations);
        return;
      }
      const isNew = ({ datastream }: Observation): boolean => streams.has(datastream);
      output.observed(observations.filter((each) => !isNew(each)));
      for (const each of observations) if (isNew(each)) waiting.push(each);
      if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
      // Also when somebody waited on a connection that has ended: its timer went with it.
      if (nowMs - lastMs >= LEAST_APART_MS) {
        lastMs = nowMs;
        flush(output);
        return;
      }
      if (isWaiting) return;
      isWaiting = true;
      after(lastMs + LEAST_APART_MS - nowMs, () => {
        if (streams.size === 0) return;
        lastMs += LEAST_APART_MS;
        flush(output);
      });
    },
  };
}
