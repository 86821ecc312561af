import { hash2 } from '../../geo/noise.ts';
import type { Shape } from '../../schema/simulator.ts';
import type { World } from '../world/world.ts';
import type { Station } from './places.ts';

/** What is measured at a station at an instant, by property; null where there is no value. */
export type Values = Readonly<Record<string, number | null>>;

/** Between two hours straight on. */
export function profileAt(hours: readonly number[], hour: number): number {
  const at = Math.floor(hour) % 24;
  return hours[at]! + (hours[(at + 1) % 24]! - hours[at]!) * (hour - Math.floor(hour));
}

const entries = new WeakMap<Readonly<Record<string, Shape>>, readonly (readonly [string, Shape])[]>();
function entriesOf(shapes: Readonly<Record<string, Shape>>): readonly (readonly [string, Shape])[] {
  let its = entries.get(shapes);
  if (!its) entries.set(shapes, (its = Object.entries(shapes)));
  return its;
}

/** Values of a station by the shapes of its file, in the order in which they stand there. @param known values that a shape may refer to */
export function shapedValues(
  shapes: Readonly<Record<string, Shape>>,
  { key, params }: Station,
  world: World,
  atMs: number,
  known: Values = {},
): Record<string, number | null> {
  const out: Record<string, number | null> = { ...known };
  const local = world.local(atMs);
  const weather = world.weather(atMs);
  let i = 0;
  for (const [property, shape] of entriesOf(shapes)) {
    i++;
    const before = shape.of === undefined ? shape.base : out[shape.of];
    if (before === null || before === undefined) {
      out[property] = null;
      continue;
    }
    const base = shape.of === undefined ? before : before * shape.factor;
    const hours = local.isFree ? (shape.weekend ?? shape.day) : shape.day;
    const sum =
      base +
      (hours ? shape.span * profileAt(hours, local.hour) : 0) +
      shape.perDegree * (weather.temperatureCel - 10) +
      shape.dark * weather.darkness +
      shape.rain * weather.rainMmH +
      (local.isSchoolDay ? shape.term : 0) +
      shape.noise * world.wander(key + i * 7919, atMs, shape.noiseS * 1000);
    const own = 1 + shape.vary * (2 * hash2(key, i, world.seed) - 1);
    const times = shape.times === undefined ? 1 : (params[shape.times] ?? 1);
    out[property] = Math.min(
      shape.max * (shape.times === undefined ? 1 : times),
      Math.max(shape.min, sum * own * times),
    );
  }
  return out;
}
