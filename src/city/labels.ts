import { chainage, smooth } from '../geo/polyline.ts';
import type { Point } from '../geo/segmentIndex.ts';
import type { MapLabel } from '../schema/cityFiles.ts';
import type { CityInputs } from './inputs.ts';
import type { Ground } from './terrain/ground.ts';
import { textInAll, textOf } from './text.ts';

/** Plates of a motorway's number stand this far apart, metres. */
const SHIELD_EVERY_M = 4200;
const STREET_MOST_M = 900;

/** Puts the curated names on the map, the numbers of the motorways and the names of the main streets along their courses. */
export function placeLabels(inputs: CityInputs, ground: Ground): MapLabel[] {
  return [...curatedLabels(inputs, ground), ...motorwayShields(inputs, ground), ...streetNames(inputs, ground)];
}

/** A line becomes the course that its name is set along. */
function curatedLabels(inputs: CityInputs, ground: Ground): MapLabel[] {
  return inputs.labels.map((raw, index) => {
    const line = raw.lines[0]!;
    const { kind, rank, text, name } = raw.properties;
    const label: MapLabel = {
      id: raw.id || `label/${index}`,
      text: textInAll(text ?? name ?? ''),
      kind,
      ...placeOf(raw.type === 'line' ? middleOf(line) : line[0]!, ground),
      rank: rank ?? 5,
    };
    if (raw.type === 'line') label.path = smooth(line, 60).map(([x, z]) => [round(x), round(z)]);
    return label;
  });
}

/** Numbers of the motorways on plates, inside the city. */
function motorwayShields(inputs: CityInputs, ground: Ground): MapLabel[] {
  const labels: MapLabel[] = [];
  for (const { properties, lines } of inputs.roads) {
    if (properties.kind !== 'motorway' || !properties.ref) continue;
    const number = properties.ref.replace(/^A/, 'A ');
    for (const line of lines) {
      const length = chainage(line).at(-1)!;
      const count = Math.max(1, Math.round(length / SHIELD_EVERY_M));
      for (let i = 0; i < count; i++) {
        const at = placeAlong(line, (length * (i + 0.5)) / count);
        if (!ground.city.contains(...at)) continue;
        const id = `shield/${properties.ref.toLowerCase()}/${labels.length}`;
        labels.push({ id, text: textInAll(number), kind: 'shield', ...placeOf(at, ground), rank: i % 2 });
      }
    }
  }
  return labels;
}

/** Names of curated streets and main roads, each set along the middle of its longest piece. */
function streetNames(inputs: CityInputs, ground: Ground): MapLabel[] {
  const longest = new Map<string, readonly Point[]>();
  for (const { properties, lines } of [...inputs.roads, ...inputs.streets]) {
    const name = textOf(properties.name);
    if (!name) continue;
    for (const line of lines) {
      const known = longest.get(name);
      if (!known || chainage(line).at(-1)! > chainage(known).at(-1)!) longest.set(name, line);
    }
  }
  return [...longest].map(([name, line], index): MapLabel => {
    const length = chainage(line).at(-1)!;
    const reach = Math.min(length, STREET_MOST_M) / 2;
    const steps = Math.max(2, Math.round(reach / 45));
    const path = Array.from({ length: steps + 1 }, (_, i) =>
      placeAlong(line, length / 2 - reach + (2 * reach * i) / steps),
    );
    return {
      id: `street/${index}`,
      text: textInAll(name),
      kind: 'road',
      ...placeOf(middleOf(line), ground),
      rank: 2,
      path: path.map(([x, z]) => [round(x), round(z)]),
    };
  });
}

const placeOf = ([x, z]: Point, ground: Ground): { x: number; y: number; z: number } => ({
  x: round(x),
  y: round(ground.heightAt(x, z)),
  z: round(z),
});

const middleOf = (line: readonly Point[]): Point => placeAlong(line, chainage(line).at(-1)! / 2);

/** The place on a line at a distance from its start, metres. */
function placeAlong(line: readonly Point[], distance: number): Point {
  const at = chainage(line);
  const beyond = at.findIndex((d) => d >= distance);
  const i = beyond < 0 ? line.length - 1 : Math.max(1, beyond);
  const share = (distance - at[i - 1]!) / (at[i]! - at[i - 1]! || 1);
  const [a, b] = [line[i - 1]!, line[i]!];
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

const round = (value: number): number => Number(value.toFixed(1));
