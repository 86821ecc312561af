import { SegmentIndex } from '../../geo/segmentIndex.ts';
import type { CityInputs } from '../inputs.ts';
import type { StreetPlan } from '../streets/generateStreets.ts';
import { nameStreets } from '../streets/streetNames.ts';
import { textOf } from '../text.ts';
import type { Plan } from './plan.ts';

/** The middle of a building lies this near to its street, metres. */
const REACH_M = 34;

/** Says which street a building stands on: null where that one has no name that a fact gives. */
export function streetFinder(inputs: CityInputs, { streets }: StreetPlan): (plan: Plan) => string | null {
  const curated = [...inputs.streets, ...inputs.roads].flatMap(({ properties, lines }) =>
    lines.map((points) => ({ points, name: textOf(properties.name) ?? '' })),
  );
  const names = nameStreets(streets, inputs.namedPlaces, new Set(curated.map(({ name }) => name)));
  const all = [...curated, ...streets.map(({ points }, i) => ({ points, name: names[i]! }))];
  const index = new SegmentIndex(all.map(({ points }) => points));
  return ({ x, z }) => {
    const hit = index.nearest(x, z, REACH_M);
    return (hit && all[hit.line]!.name) || null;
  };
}
