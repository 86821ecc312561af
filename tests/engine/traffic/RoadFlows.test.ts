import type { Mesh } from 'three';
import { describe, expect, it } from 'vitest';
import { Cars } from '../../../src/engine/movers/Cars.ts';
import { RoadFlows } from '../../../src/engine/traffic/RoadFlows.ts';
import { roadCourses } from '../../../src/engine/traffic/roadCourses.ts';
import { Traffic } from '../../../src/engine/traffic/Traffic.ts';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';
import { LINE_KINDS } from '../../../src/schema/cityFiles.ts';

/** A motorway of 4 km to the east, a point each kilometre. */
const courses = roadCourses({
  meta: { names: ['A40'] },
  columns: {
    kind: Uint8Array.of(LINE_KINDS.indexOf('motorway')),
    widthDm: Uint16Array.of(286),
    flags: Uint8Array.of(2),
    name: Uint16Array.of(0),
    start: Uint32Array.of(0, 5),
    x: Int32Array.of(0, 10_000, 20_000, 30_000, 40_000),
    y: Int16Array.of(3000, 3000, 3000, 3000, 3000),
    z: Int32Array.of(0, 0, 0, 0, 0),
  },
});
const counterAt = (x: number, z = 0) => {
  const { lon, lat } = fromScene({ x, z });
  return { asset: { id: `counter/${x}`, geometry: { type: 'Point', coordinates: [lon, lat] }, properties: { kind: 'counter' } } as unknown as Asset }; // prettier-ignore
};
const columns = (rows: readonly [share: number, colour: number, state: number][]) => ({
  share: Float32Array.from(rows, ([share]) => share),
  colour: Uint32Array.from(rows, ([, colour]) => colour),
  state: Uint8Array.from(rows, ([, , state]) => state),
});
/** Of the left vertices of each point. */
function drawn(flows: RoadFlows) {
  const { attributes } = (flows.object.children[0] as Mesh).geometry;
  const each = (name: string, offset: number, size: number) =>
    [0, 1, 2, 3, 4].map((p) => attributes[name]!.array[p * 2 * size + offset]!);
  return { share: each('share', 0, 1), red: each('tint', 0, 4), blue: each('tint', 2, 4), shown: each('tint', 3, 4) };
}

describe('a value along roads', () => {
  it('goes straight from one counter to the next, in colour and width, and stays beyond the last', () => {
    const flows = new RoadFlows(courses);
    flows.setItems([counterAt(1000), counterAt(3000)]);
    flows.setValues(columns([[0.2, 0xff0000, 2], [0.8, 0x0000ff, 2]])); // prettier-ignore
    const { share, red, blue, shown } = drawn(flows);
    expect(share.map((one) => Math.round(one * 10) / 10)).toEqual([0.2, 0.2, 0.5, 0.8, 0.8]);
    const about = (values: readonly number[]): number[] => values.map((one) => Math.round(one / 20) * 20);
    expect(about(red)).toEqual([260, 260, 120, 0, 0]);
    expect(about(blue)).toEqual([0, 0, 120, 260, 260]);
    expect(shown).toEqual([255, 255, 255, 255, 255]);
    flows.dispose();
  });

  it('leaves out a counter without a value, and a road where none has one', () => {
    const flows = new RoadFlows(courses);
    flows.setItems([counterAt(1000), counterAt(3000)]);
    flows.setValues(columns([[Number.NaN, 0x888888, 0], [0.8, 0x0000ff, 2]])); // prettier-ignore
    expect(drawn(flows).blue).toEqual([255, 255, 255, 255, 255]);
    flows.setValues(columns([[Number.NaN, 0x888888, 0], [Number.NaN, 0x888888, 0]])); // prettier-ignore
    expect(drawn(flows).shown).toEqual([0, 0, 0, 0, 0]);
    flows.dispose();
  });

  it('is drawn on no road without a counter, and on none when the picture is closed', () => {
    const flows = new RoadFlows(courses);
    flows.setItems([counterAt(1000, 900)]);
    expect(flows.object.children).toHaveLength(0);
    flows.setItems([counterAt(1000)]);
    expect(flows.object.children).toHaveLength(1);
    flows.setItems([]);
    expect(flows.object.children).toHaveLength(0);
    flows.dispose();
  });

  it('lies under the vehicles on the road, though it is pulled towards the camera', () => {
    const flows = new RoadFlows(courses);
    flows.setItems([counterAt(1000)]);
    const first = ({ object }: Pick<RoadFlows, 'object'>): Mesh => object.children[0] as Mesh;
    const band = first(flows);
    for (const body of [first(new Traffic(courses)), first(new Cars({ value: 1 }, { value: 1 }))]) {
      // Of what is drawn with the transparent the higher order comes later; the band leaves no depth to be hidden by.
      expect(body.material).toMatchObject({ transparent: true, depthWrite: true });
      expect(body.renderOrder).toBeGreaterThan(band.renderOrder);
    }
    expect(band.material).toMatchObject({ depthWrite: false });
  });
});
