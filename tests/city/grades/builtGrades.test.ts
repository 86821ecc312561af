import { describe, expect, it } from 'vitest';
import { gradeStreets } from '../../../src/city/grades/gradeStreets.ts';
import { layGrades } from '../../../src/city/grades/layGrades.ts';
import { readInputs } from '../../../src/city/inputs.ts';
import { buildLines } from '../../../src/city/lines/buildLines.ts';
import type { CityLine } from '../../../src/city/lines/lineSet.ts';
import { placeStructures } from '../../../src/city/structures.ts';
import { buildGround, groundModel } from '../../../src/city/terrain/ground.ts';
import { chainage } from '../../../src/geo/polyline.ts';
import { SegmentIndex, type Point } from '../../../src/geo/segmentIndex.ts';
import { CITY_FOLDER } from '../builtCity.ts';
import { segmentsCross } from '../plane.ts';

const inputs = readInputs(CITY_FOLDER);
const known = groundModel(inputs);
const graded = gradeStreets({ taken: inputs, drawn: inputs, bounds: null }, known, 'structures.geojson');
const ground = buildGround(inputs, known);
const structures = placeStructures(inputs.structures, ground.levelAt, 'structures.geojson');
const grades = layGrades(graded.plan, ground.heightAt, inputs.railBridges);
const arterials = graded.arterials.map((points) => ({ kind: 'arterial' as const, points }));
const { lines } = buildLines(inputs, ground, structures, arterials, [], grades);

const ROADS = new Set(['motorway', 'main-road', 'arterial']);
const isRail = ({ kind }: CityLine): boolean => kind === 'rail' || kind === 'rail-port';
const name = ({ kind, name: own }: CityLine): string => `${kind} ${own}`;
/** Stretches that run in a cutting. */
const dugAt = (x: number, z: number): boolean => known.model.cuttings.heightAt(x, z) < Infinity;

interface Crossing {
  readonly point: Point;
  readonly a: CityLine;
  readonly b: CityLine;
  /** Of `a` above `b`, metres. */
  readonly aboveM: number;
}

const crossings = findCrossings(lines.filter((line) => isRail(line) || ROADS.has(line.kind)));

function findCrossings(all: readonly CityLine[]): Crossing[] {
  const cells = new Map<string, [line: number, piece: number][]>();
  const found = new Map<string, Crossing>();
  const flat = all.map(({ points }) => points.map(([x, , z]): Point => [x, z]));
  all.forEach((a, l) => {
    for (let i = 0; i + 1 < a.points.length; i++) {
      const [p, q] = [flat[l]![i]!, flat[l]![i + 1]!];
      for (let c = Math.floor(Math.min(p[0], q[0]) / 200); c <= Math.max(p[0], q[0]) / 200; c++)
        for (let r = Math.floor(Math.min(p[1], q[1]) / 200); r <= Math.max(p[1], q[1]) / 200; r++) {
          const cell = cells.get(`${c},${r}`) ?? [];
          cells.set(`${c},${r}`, cell);
          for (const [m, k] of cell) {
            const [s, t] = [flat[m]![k]!, flat[m]![k + 1]!];
            if (m === l || !segmentsCross(p, q, s, t)) continue;
            const b = all[m]!;
            const cross = (q[0] - p[0]) * (t[1] - s[1]) - (q[1] - p[1]) * (t[0] - s[0]);
            const u = ((s[0] - p[0]) * (t[1] - s[1]) - (s[1] - p[1]) * (t[0] - s[0])) / cross;
            const w = ((s[0] - p[0]) * (q[1] - p[1]) - (s[1] - p[1]) * (q[0] - p[0])) / cross;
            const y = ({ points }: CityLine, n: number, share: number): number => points[n]![1] + (points[n + 1]![1] - points[n]![1]) * share;
            const point: Point = [p[0] + (q[0] - p[0]) * u, p[1] + (q[1] - p[1]) * u];
            found.set(`${l} ${i} ${m} ${k}`, { point, a, b, aboveM: y(a, i, u) - y(b, k, w) });
          }
          cell.push([l, i]);
        }
    }
  });
  return [...found.values()];
} // prettier-ignore

const inCity = ({ point }: Crossing): boolean => ground.city.contains(...point);
const isKnownOpen = ({ point: [x, z] }: Crossing): boolean =>
  graded.plan.open.some(({ point }) => Math.hypot(point[0] - x, point[1] - z) < 45);
const isLevelCrossing = ({ point: [x, z] }: Crossing): boolean =>
  inputs.levelCrossings.some(({ point }) => Math.hypot(point[0] - x, point[1] - z) < 75);
/** The girder of a deck as the engine draws it, by what it carries. */
const girders = new SegmentIndex(grades.bridges.map(({ deck }) => deck.map(([x, , z]): Point => [x, z])));
function girderM([x, z]: Point): number {
  const hit = girders.nearest(x, z, 12);
  if (!hit) return 1.1;
  const { deck, piers } = grades.bridges[hit.line]!;
  const length = chainage(deck.map(([px, , pz]): Point => [px, pz])).at(-1)!;
  const stops = [0, ...piers, length];
  return Math.min(4.5, Math.max(1.1, Math.max(...stops.slice(1).map((d, i) => d - stops[i]!)) / 22));
}

describe('the crossings of the built city', () => {
  it('leave 4.5 m under every railway above a road, but at level crossings and where it is said', () => {
    const own = crossings.filter((one) => inCity(one) && isRail(one.a) !== isRail(one.b) && one.a.kind !== 'rail-port' && one.b.kind !== 'rail-port'); // prettier-ignore
    expect(own.length).toBeGreaterThan(180);
    let above = 0;
    for (const one of own) {
      if (isLevelCrossing(one) || isKnownOpen(one)) continue;
      const room = Math.abs(one.aboveM) - girderM(one.point);
      if (room < 4.5) expect.fail(`${name(one.a)} × ${name(one.b)} at ${one.point.map(Math.round).join()}: ${room.toFixed(2)} m`); // prettier-ignore
      if (isRail(one.a) ? one.aboveM > 0 : one.aboveM < 0) above++;
    }
    // Streets on the great bridges pass over the tracks at their feet; all others go under them.
    expect(above).toBeGreaterThan(140);
  });

  it('leave 4 m between a motorway and every road or other motorway', () => {
    const motorways = crossings.filter(
      ({ a, b }) => (a.kind === 'motorway') !== (b.kind === 'motorway') && ROADS.has(a.kind) && ROADS.has(b.kind),
    );
    expect(motorways.filter(inCity).length).toBeGreaterThan(30);
    for (const one of motorways.filter(inCity)) {
      if (isKnownOpen(one)) continue;
      const room = Math.abs(one.aboveM) - girderM(one.point);
      if (room < 4) expect.fail(`${name(one.a)} × ${name(one.b)} at ${one.point.map(Math.round).join()}: ${room.toFixed(2)} m`); // prettier-ignore
    }
  });

  it('are left on one level where the plan says so, and these are few', () => {
    expect(graded.plan.open.length).toBeLessThanOrEqual(14);
    expect(graded.plan.separations.length).toBeGreaterThan(140);
  });
});

describe('a road in its cutting', () => {
  const dug = lines.filter(({ kind }) => ROADS.has(kind));

  it('is no steeper than 6 %, and a motorway no steeper than 4 %', () => {
    let pieces = 0;
    for (const line of dug)
      for (let i = 0; i + 1 < line.points.length; i++) {
        const [[ax, ay, az], [bx, by, bz]] = [line.points[i]!, line.points[i + 1]!];
        const length = Math.hypot(bx - ax, bz - az);
        if (length < 2 || !dugAt(ax, az) || !dugAt(bx, bz) || line.flags & 1) continue;
        pieces++;
        const slope = Math.abs(by - ay) / length;
        if (slope > (line.kind === 'motorway' ? 0.0401 : 0.0601)) expect.fail(`${name(line)} at ${Math.round(ax)}, ${Math.round(az)}: ${(slope * 100).toFixed(1)} %`); // prettier-ignore
      }
    expect(pieces).toBeGreaterThan(300);
  });

  it('has the height of every street that it meets or that ends at it', () => {
    const streets = lines.filter(({ kind }) => kind === 'main-road' || kind === 'arterial');
    const own = new Set(streets);
    const met = crossings.filter(({ a, b, point }) => own.has(a) && own.has(b) && dugAt(...point));
    for (const one of met)
      if (Math.abs(one.aboveM) > 0.1) expect.fail(`${name(one.a)} × ${name(one.b)} at ${one.point.map(Math.round).join()}: ${one.aboveM.toFixed(2)} m`); // prettier-ignore
    let ends = 0;
    for (const a of streets)
      for (const [x, y, z] of [a.points[0]!, a.points.at(-1)!]) {
        if (!dugAt(x, z)) continue;
        const others = streets.filter((line) => line !== a);
        const index = new SegmentIndex(others.map(({ points }) => points.map(([px, , pz]): Point => [px, pz])));
        const hit = index.nearest(x, z, 15);
        if (!hit) continue;
        ends++;
        const [p, q] = [others[hit.line]!.points[hit.point]!, others[hit.line]!.points[hit.point + 1]!];
        const step = y - p[1] - (q[1] - p[1]) * hit.share;
        // Heights are written to 0.1 m.
        if (Math.abs(step) > 0.15) expect.fail(`${name(a)} ends at ${name(others[hit.line]!)} at ${Math.round(x)}, ${Math.round(z)}: ${step.toFixed(2)} m`); // prettier-ignore
      }
    expect(met.length + ends).toBeGreaterThan(5);
  });

  it('lies on the ground that was dug for it', () => {
    for (const line of dug)
      for (const [x, y, z] of line.points) {
        if (!dugAt(x, z) || line.flags & 1) continue;
        const above = y - ground.heightAt(x, z);
        if (above < -0.2 || above > 1.3) expect.fail(`${name(line)} at ${Math.round(x)}, ${Math.round(z)}: ${above.toFixed(2)} m above the ground`); // prettier-ignore
      }
  });

  it('leaves every track as it was: none dips into it', () => {
    const natural = groundModel(inputs).model;
    let above = 0;
    for (const line of lines.filter(isRail))
      for (let i = 0; i + 1 < line.points.length; i++) {
        const [[ax, ay, az], [bx, by, bz]] = [line.points[i]!, line.points[i + 1]!];
        const [x, y, z] = [(ax + bx) / 2, (ay + by) / 2, (az + bz) / 2];
        if (!dugAt(x, z)) continue;
        above++;
        if (y < natural.heightAt(x, z) - 0.6) expect.fail(`${name(line)} lies in a cutting at ${Math.round(x)}, ${Math.round(z)}: ${(y - natural.heightAt(x, z)).toFixed(2)} m`); // prettier-ignore
      }
    expect(above).toBeGreaterThan(100);
  });
});

describe('a deck over a cutting', () => {
  it('begins and ends on the ground beside it, and bridges of the railway name where they come from', () => {
    let steps = 0;
    for (const { deck } of grades.bridges)
      for (const [x, y, z] of [deck[0]!, deck.at(-1)!]) if (Math.abs(y - 0.3 - ground.heightAt(x, z)) > 0.5) steps++;
    // Some begin on another deck or on the ramp of a great bridge.
    expect(steps).toBeLessThan(grades.bridges.length * 0.2);
    const rail = grades.bridges.filter(({ carries }) => carries === 'rail');
    expect(rail.filter(({ provenance }) => provenance?.source.startsWith('DB Netz')).length).toBeGreaterThan(rail.length / 2); // prettier-ignore
    expect(grades.bridges.every(({ provenance }) => provenance?.kind === 'generated')).toBe(true);
    expect(new Set(grades.bridges.map(({ id }) => id)).size).toBe(grades.bridges.length);
  });
});
