import type { Observation } from '../../live/observation.ts';
import type { Asset, Datastream } from '../../schema/catalogue.ts';
import type { IntakeOutput } from './intake.ts';

/** Every client reads the catalogue anew when it grows: at most once a second, however many things announce themselves one by one. */
const LEAST_APART_MS = 1000;
/** Observations that wait for their datastream; of more the oldest go, they are older than what follows. */
const MOST_WAITING = 100_000;

/** Assets and datastreams that are to be announced, and what is observed of them until then. */
export function createGrowth(after: (delayMs: number, run: () => void) => void) {
  const assets = new Map<string, Asset>();
  const streams = new Map<string, Datastream>();
  let waiting: Observation[] = [];
  let lastMs = -Infinity;
  let isWaiting = false;

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
    /** Hands on what is known; what is new, with what was observed of it, at once or when a second has passed. */
    pass: (observations: readonly Observation[], nowMs: number, output: IntakeOutput): void => {
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
