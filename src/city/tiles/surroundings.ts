import type { CityInputs } from '../inputs.ts';
import { textOf } from '../text.ts';
import type { Surroundings } from './buildingIndex.ts';

/** Districts, and the edges of the waters that sheet piling holds: there ships lie alongside. */
export function surroundingsOf(inputs: CityInputs): Surroundings {
  return {
    districts: inputs.districts
      .filter(({ properties }) => properties.level === 'district')
      .map(({ properties, lines }, i) => ({
        id: String(properties.id ?? i),
        name: textOf(properties.name) ?? '',
        rings: lines,
      })),
    quays: inputs.waters.filter(({ properties }) => properties.wall === 'sheet-pile').flatMap(({ lines }) => lines),
  };
}
