import { PLAN_STATES, planAt } from '../../schema/plan.ts';
import { hash2 } from '../../geo/noise.ts';
import { profileAt, type Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';

/** Who is on a building site by the hour of a working day, of the most. */
const SHIFT = [0, 0, 0, 0, 0, 0.05, 0.3, 0.8, 1, 1, 0.95, 1, 0.7, 0.95, 1, 0.95, 0.6, 0.2, 0.05, 0, 0, 0, 0, 0];
const MOST_PEOPLE = 46;

export const ecosystem: Models = (_stations, world) => ({
  /** How far a project is follows from its dates; who works there is simulated, and nobody does before the works begin and after they end. */
  project: ({ asset, key }, atMs): Values => {
    const { plan } = asset.properties;
    if (!plan) return {};
    const { state, done } = planAt(plan, atMs);
    const local = world.local(atMs);
    const crowd = MOST_PEOPLE * (0.4 + 1.2 * hash2(key, 1)) + 3 * world.wander(key + 2, atMs, 3_600_000);
    return {
      state: PLAN_STATES.indexOf(state),
      progress: done * 100,
      people: state !== 'building' || local.isFree ? 0 : Math.max(0, crowd * profileAt(SHIFT, local.hour)),
    };
  },
});
