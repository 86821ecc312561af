import { chainage, smooth } from '../geo/polyline.ts';
import type { Point } from '../geo/segmentIndex.ts';
import type { MapLabel } from '../schema/cityFiles.ts';
import type { CityInputs } from './inputs.ts';
import type { Ground } from './terrain/ground.ts';
import { textInAll } from './text.ts';

/** Puts the curated names on the map; a line becomes the course that its name is set along. */
export function placeLabels(inputs: CityInputs, ground: Ground): MapLabel[] {
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

const placeOf = ([x, z]: Point, ground: Ground): { x: number; y: number; z: number } => ({
  x: round(x),
  y: round(ground.heightAt(x, z)),
  z: round(z),
});

function middleOf(line: readonly Point[]): Point {
  const at = chainage(line);
  const half = at.at(-1)! / 2;
  const i = Math.max(
    1,
    at.findIndex((d) => d >= half),
  );
  const share = (half - at[i - 1]!) / (at[i]! - at[i - 1]! || 1);
  const [a, b] = [line[i - 1]!, line[i]!];
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

const round = (value: number): number => Number(value.toFixed(1));
