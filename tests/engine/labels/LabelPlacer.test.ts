import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { GlyphAtlas } from '../../../src/engine/labels/GlyphAtlas.ts';
import { labelAt } from '../../../src/engine/labels/labelAt.ts';
import { LabelPlacer, LABELS_AT_MOST } from '../../../src/engine/labels/LabelPlacer.ts';
import type { LabelView, PlacedLabel } from '../../../src/engine/labels/placedLabel.ts';
import { MarkerLayout } from '../../../src/engine/markers/MarkerLayout.ts';
import { fromScene } from '../../../src/geo/sceneFrame.ts';
import type { Asset } from '../../../src/schema/catalogue.ts';
import type { MapLabel } from '../../../src/schema/cityFiles.ts';
import type { PanelBox } from '../../../src/state/panels.ts';

const [WIDTH, HEIGHT] = [1280, 720];
const GLYPH = { data: new Uint8Array(400), width: 20, height: 20, glyphTop: 14, glyphLeft: 0, glyphAdvance: 15 };
const newAtlas = (): GlyphAtlas => new GlyphAtlas(() => GLYPH);

function viewFrom(eye: Vector3, at: Vector3): LabelView {
  const camera = new PerspectiveCamera(45, WIDTH / HEIGHT, 1, 60_000);
  camera.position.copy(eye);
  camera.lookAt(at);
  camera.updateMatrixWorld();
  const matrix = camera.projectionMatrix.clone().multiply(camera.matrixWorldInverse);
  return { eye, matrix: matrix.elements, width: WIDTH, height: HEIGHT };
}
const above = viewFrom(new Vector3(0, 5000, 10), new Vector3(0, 0, 0));
/** Metres a pixel in the view from above. */
const METRES = (2 * 5000 * Math.tan(Math.PI / 8)) / HEIGHT;

let next = 0;
const label = (text: string, x: number, z: number, more: Partial<MapLabel> = {}): MapLabel => ({
  id: `label-${next++}`,
  text: { de: text, en: `${text} (en)`, zh: `${text} 区` },
  kind: 'district',
  x,
  y: 30,
  z,
  rank: 0,
  ...more,
});
const texts = (placed: ReadonlyMap<string, PlacedLabel>): string[] => [...placed.keys()];

function overlaps(placed: ReadonlyMap<string, PlacedLabel>): number {
  const boxes = [...placed.values()].map(({ box }) => box);
  let count = 0;
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) if (a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]) count++;
  });
  return count;
}

describe('the placement of labels', () => {
  it('never sets two on top of each other, and no more than are agreed', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const labels = Array.from({ length: 2000 }, (_, i) =>
      label(`Ort ${i}`, (random() - 0.5) * 7000, (random() - 0.5) * 4000, { rank: Math.floor(random() * 5) }),
    );
    const placed = new LabelPlacer(labels, newAtlas(), () => 0).place(above, 'de', null);
    expect(placed.size).toBeGreaterThan(40);
    expect(placed.size).toBeLessThanOrEqual(LABELS_AT_MOST);
    expect(overlaps(placed)).toBe(0);
  });

  it('prefers the weightier of two that cannot both stand', () => {
    const [light, heavy] = [label('Hinten', 0, 0, { rank: 4, kind: 'road' }), label('Vorn', 10, 0, { rank: 0 })];
    const crowd = [-1, 0, 1].map((row) => label('Nachbar', 0, row * 20 * METRES));
    const placed = new LabelPlacer([light, ...crowd, heavy], newAtlas(), () => 0).place(above, 'de', null);
    expect(texts(placed)).toContain(crowd[0]!.id);
    expect(texts(placed)).not.toContain(light.id);
  });

  it('keeps what stands when an equal comes too near', () => {
    const [a, b] = [label('Ruhrort', 0, 0), label('Laar', 0, 4000)];
    const placer = new LabelPlacer([b, a], newAtlas(), () => 0);
    const narrow = viewFrom(new Vector3(0, 5000, 10), new Vector3(0, 0, 0));
    expect(texts(placer.place(narrow, 'de', null))).toContain(a.id);
    const boxBefore = placer.place(narrow, 'de', null).get(a.id)!;
    expect([boxBefore.dx, boxBefore.dy]).toEqual([-boxBefore.run.width / 2, 0]);
  });

  it('leaves out what is behind the eye and what hangs over the edge', () => {
    const labels = [label('Hinter mir', 0, 9000), label('Am Rand', (WIDTH / 2) * METRES, 0)];
    const low = viewFrom(new Vector3(0, 100, 0), new Vector3(0, 90, -1000));
    expect(new LabelPlacer(labels, newAtlas(), () => 0).place(low, 'de', null).size).toBe(0);
    expect(new LabelPlacer(labels, newAtlas(), () => 0).place(above, 'de', null).size).toBe(0);
  });

  it('speaks the language asked for, districts in capitals', () => {
    const atlas = newAtlas();
    const placer = new LabelPlacer([label('Süd', 0, 0)], atlas, () => 0);
    const widths = (['de', 'en', 'zh'] as const).map(
      (lang) => [...placer.place(above, lang, null).values()][0]!.run.glyphs.length,
    );
    expect(widths).toEqual([3, 7, 4]);
    expect(atlas.has('Ü')).toBe(true);
    expect(atlas.has('ü')).toBe(false);
  });

  it('sets a river along its course, left to right, also when it flows to the left', () => {
    const path = Array.from({ length: 20 }, (_, i): [number, number] => [2000 - i * 200, Math.sin(i / 6) * 300]);
    const river = label('Rhein', 0, 0, { kind: 'river', path });
    const { course, run } = new LabelPlacer([river], newAtlas(), () => 0).place(above, 'de', null).get(river.id)!;
    expect(run.glyphs).toHaveLength(5);
    const xs = [0, 1, 2, 3, 4].map((g) => course!.pixels[g * 2]!);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    for (let g = 0; g < 5; g++) {
      const nearest = Math.min(
        ...path.map(([x, z]) => Math.hypot(course!.glyphs[g * 4]! - x, course!.glyphs[g * 4 + 1]! - z)),
      );
      expect(nearest).toBeLessThan(150);
      expect(course!.glyphs[g * 4 + 2]!).toBeGreaterThan(0.5);
    }
  });

  it('leaves a river unnamed where it bends too sharply for its name', () => {
    const path = [...Array(40).keys()].map((i): [number, number] => [((i % 2) * 2 - 1) * 60, i * 30 - 600]);
    const river = label('Ruhr', 0, 0, { kind: 'river', path });
    expect(new LabelPlacer([river], newAtlas(), () => 0).place(above, 'de', null).size).toBe(0);
  });

  it('goes on with the next pass when glyphs take too long', () => {
    let now = 0;
    const slow = new GlyphAtlas(() => {
      now += 4;
      return GLYPH;
    });
    const labels = ['Abcdef', 'Ghijkl', 'Mnopqr'].map((text, i) => label(text, 0, (i - 1) * 800));
    const placer = new LabelPlacer(labels, slow, () => now);
    expect(placer.place(above, 'de', null).size).toBe(1);
    expect(placer.isUnfinished()).toBe(true);
    placer.place(above, 'de', null);
    placer.place(above, 'de', null);
    expect(placer.isUnfinished()).toBe(false);
    expect(placer.place(above, 'de', null).size).toBe(3);
  });

  it('names what is selected whatever stands around it', () => {
    const asset = (i: number, x: number, z: number): Asset => {
      const { lon, lat } = fromScene({ x, z });
      const name = { de: `Kran ${i}`, en: `Crane ${i}`, zh: `${i}` };
      const provenance = { kind: 'curated', source: 's', licence: 'l', date: '2024' } as const;
      return {
        type: 'Feature',
        id: `crane/c-${i}`,
        geometry: { type: 'Point', coordinates: [lon, lat] },
        properties: {
          name,
          theme: 'port',
          kind: 'crane',
          provenance,
          links: [],
          facts: [],
          datastreams: [],
          anchorM: 0,
          rank: 0,
        },
      };
    };
    const crowd = [-2, -1, 0, 1, 2].flatMap((i) => [-2, -1, 0, 1, 2].map((j) => [i, j] as const));
    const markers = new MarkerLayout(crowd.map(([i, j], k) => asset(k, i * 22 * METRES, j * 14 * METRES)));
    markers.select('crane/c-12');
    markers.arrange({ x: 0, y: 5000, z: 10, focal: 869 });
    const placed = new LabelPlacer([], newAtlas(), () => 0).place(above, 'de', markers);
    expect(texts(placed)).toContain('asset:crane/c-12');
    expect(placed.get('asset:crane/c-12')!.dx).toBeGreaterThan(0);
  });

  it('sets nothing under a panel: names give way, along a river too, or are left out', () => {
    const path = Array.from({ length: 20 }, (_, i): [number, number] => [2000 - i * 200, 700]);
    const labels = [label('Ruhrort', 0, 0), label('Rhein', 0, 700, { kind: 'river', path }), label('Laar', 900, -800)];
    const placed = (panels: PanelBox[]) =>
      new LabelPlacer(labels, newAtlas(), () => 0).place(above, 'de', null, panels);
    expect(placed([]).size).toBe(3);
    const panel: PanelBox = { left: 0, top: 330, right: WIDTH, bottom: 480 };
    const left = [...placed([panel]).values()];
    expect(left.length).toBeGreaterThan(0);
    for (const { box, key } of left) {
      const isUnder = box[0] < panel.right && panel.left < box[2] && box[1] < panel.bottom && panel.top < box[3];
      expect(isUnder, key).toBe(false);
    }
    expect(placed([{ left: 0, top: 0, right: WIDTH, bottom: HEIGHT }]).size).toBe(0);
  });

  it('is found by a click on its letters, along a river only on them', () => {
    const path = Array.from({ length: 20 }, (_, i): [number, number] => [2000 - i * 200, 1500 - i * 150]);
    const labels = [label('Ruhrort', 0, -900), label('Rhein', 0, 0, { kind: 'river', path })];
    const placed = new LabelPlacer(labels, newAtlas(), () => 0).place(above, 'de', null);
    const [name, river] = labels.map(({ id }) => placed.get(id)!) as [PlacedLabel, PlacedLabel];
    const middle = (box: PlacedLabel['box']): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    expect(labelAt(placed.values(), ...middle(name.box))?.key).toBe(name.key);
    expect(labelAt(placed.values(), name.box[0] - 20, name.box[1])).toBeNull();
    expect(labelAt(placed.values(), river.course!.pixels[2]!, river.course!.pixels[3]!)?.kind).toBe('river');
    // Corners of the box around it lie away from the stream.
    const corners = [[0, 1], [2, 1], [0, 3], [2, 3]].map(([i, j]) => labelAt(placed.values(), river.box[i!]!, river.box[j!]!)); // prettier-ignore
    expect(corners.filter((hit) => hit === null).length).toBeGreaterThanOrEqual(2);
  });
});
