import { describe, expect, it } from 'vitest';
import { curated, type Curated } from './curated.ts';
import { along, contains, crossesItself, distanceToLine, place, type Place } from './plane.ts';

const waters = curated('waters.geojson');
const water = (id: string): Curated => waters.find((w) => w.id === id)!;
const rails = curated('rail-lines.geojson');
const bridges = curated('structures.geojson').filter(({ properties }) =>
  String(properties['kind']).startsWith('bridge'),
);
const isWet = (p: Place): boolean => waters.some((w) => contains(w.lines, p));
const distanceToWater = (p: Place): number =>
  isWet(p) ? 0 : Math.min(...waters.flatMap((w) => w.lines.map((ring) => distanceToLine(ring, p))));

describe('curated waters', () => {
  it('are simple closed rings with their own ids', () => {
    expect(new Set(waters.map((w) => w.id)).size).toBe(waters.length);
    for (const { id, lines } of waters)
      for (const ring of lines) {
        expect(ring[0], id).toEqual(ring.at(-1));
        expect(crossesItself(ring), id).toBe(false);
      }
  });

  it('join into one water from the Rhine into every basin of the port', () => {
    const open = waters.filter((w) => w.properties['levelM'] === null);
    const reached = new Set(['rhine']);
    for (let grew = true; grew;) {
      grew = false;
      for (const next of open)
        if (
          !reached.has(next.id) &&
          open.some(
            (from) =>
              reached.has(from.id) &&
              (next.lines[0]!.some((p) => contains(from.lines, p)) ||
                from.lines[0]!.some((p) => contains(next.lines, p))),
          )
        ) {
          reached.add(next.id);
          grew = true;
        }
    }
    expect(open.filter((w) => !reached.has(w.id)).map((w) => w.id)).toEqual([]);
    expect(reached.size).toBeGreaterThan(20);
  });

  it('keep waters of different level apart', () => {
    const upper = waters.filter((w) => w.properties['kind'] === 'upper-river' || w.properties['kind'] === 'canal');
    expect(upper.every((w) => w.properties['levelM'] === 25)).toBe(true);
    for (const high of upper)
      for (const low of waters.filter((w) => w.properties['levelM'] === null))
        expect(
          high.lines[0]!.some((p) => contains(low.lines, p)),
          `${high.id} in ${low.id}`,
        ).toBe(false);
  });

  it('leave the known places of the port dry', () => {
    const dry: Record<string, [number, number]> = {
      station: [6.73602, 51.45728],
      gauge: [6.727927, 51.455345],
      tausendfensterhaus: [6.73922, 51.45077],
      vinckeweg: [6.7424, 51.44849],
      'am nordhafen 10': [6.74988, 51.45968],
      freihafen: [6.74868, 51.4585],
      innenhafen: [6.76358, 51.44005],
      holzhafen: [6.76805, 51.44123],
      rheinorange: [6.7225, 51.4511],
    };
    for (const [name, lonLat] of Object.entries(dry)) expect(isWet(place(lonLat)), name).toBe(false);
    expect(distanceToWater(place([6.727927, 51.455345])), 'the gauge stands at the water').toBeLessThan(60);
  });

  it('have water under the bridges and on both sides of the locks', () => {
    for (const [name, lonLat] of Object.entries({
      'karl-lehr': [6.745556, 51.444361],
      schwanentor: [6.75778, 51.43639],
      ebert: [6.723678, 51.456219],
    } as const))
      expect(isWet(place(lonLat)), name).toBe(true);
    const ends: Record<string, [string, string]> = {
      'lock/ruhr': ['ruhr-lock-lower', 'ruhr-lock-upper'],
      'lock/meiderich': ['hafenkanal', 'rhine-herne-canal'],
    };
    for (const lock of curated('structures.geojson').filter((s) => s.properties['kind'] === 'lock')) {
      const [lower, upper] = ends[lock.id]!;
      const half = Number(lock.properties['length']) / 2 + 12;
      const near = (id: string): number =>
        Math.min(...water(id).lines.map((ring) => distanceToLine(ring, lock.lines[0]![0]!)));
      expect(near(lower), `${lock.id} lower`).toBeLessThan(half);
      expect(near(upper), `${lock.id} upper`).toBeLessThan(half);
    }
  });

  it('are crossed by railways on bridges only', () => {
    const wrong: string[] = [];
    for (const rail of rails)
      for (const line of rail.lines)
        for (const p of along(line, 10))
          if (
            isWet(p) &&
            !bridges.some((b) => b.properties['carries'] === 'rail' && distanceToLine(b.lines[0]!, p) < 14)
          )
            wrong.push(`${String(rail.properties['line'])} at ${p.map(Math.round).join(',')}`);
    expect(wrong).toEqual([]);
  });

  it('are crossed by motorways and main roads on bridges only', () => {
    const wrong: string[] = [];
    for (const road of curated('roads.geojson'))
      for (const line of road.lines)
        for (const p of along(line, 10))
          if (
            isWet(p) &&
            !bridges.some((b) => b.properties['carries'] !== 'rail' && distanceToLine(b.lines[0]!, p) < 18)
          )
            wrong.push(`${String(road.properties['ref'])} at ${p.map(Math.round).join(',')}`);
    expect(wrong).toEqual([]);
  });

  it('hold the Rhine between its dykes at 250 to 420 m width', () => {
    const rhine = water('rhine');
    const floodplain = curated('floodplain.geojson')[0]!;
    const axis = curated('rhine-axis.geojson')[0]!.lines[0]!;
    expect(rhine.lines[0]!.filter((p) => !contains(floodplain.lines, p))).toEqual([]);
    for (let i = 4; i + 5 < axis.length; i += 3) {
      const [a, b, c] = [axis[i - 1]!, axis[i]!, axis[i + 1]!];
      const length = Math.hypot(c[0] - a[0], c[1] - a[1]);
      const normal = [-(c[1] - a[1]) / length, (c[0] - a[0]) / length] as const;
      let width = 0;
      for (let d = -300; d <= 300; d += 5)
        if (contains(rhine.lines, [b[0] + normal[0] * d, b[1] + normal[1] * d])) width += 5;
      expect(width, `at axis point ${i}`).toBeGreaterThan(250);
      expect(width, `at axis point ${i}`).toBeLessThan(420);
    }
  });
});
