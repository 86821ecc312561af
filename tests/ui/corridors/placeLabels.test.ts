import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../src/schema/texts.ts';
import { readCorridors } from '../../../src/simulators/rail/readCorridors.ts';
import { corridorPath, drawnCorridor, DUISBURG } from '../../../src/ui/corridors/corridorPath.ts';
import { mapFrame } from '../../../src/ui/corridors/mapFrame.ts';
import { placeLabels, type Label } from '../../../src/ui/corridors/placeLabels.ts';
import { ROOT } from '../../simulators/themeStations.ts';

const FONT = 13;
const all = readCorridors(join(ROOT, 'assets/simulators/corridors.json'));
const regions = [all.filter(({ country }) => country === 'CN'), all.filter(({ country }) => country !== 'CN')];

/** Names of a region's map, and where its places and arcs are. */
function mapOf(corridors: typeof all, lang: Language) {
  const frame = mapFrame([DUISBURG, ...corridors.flatMap(({ via }) => via)]);
  const wanted = [
    { text: 'Duisburg', place: DUISBURG, isStrong: true },
    ...corridors.map(({ via }) => ({ text: via.at(-1)!.name[lang], place: via.at(-1)!, isStrong: true })),
    ...corridors.flatMap(({ via }) => via.slice(0, -1).map((place) => ({ text: place.name[lang], place, isStrong: false }))),
  ].filter(({ text }, i, list) => list.findIndex((one) => one.text === text) === i); // prettier-ignore
  const arcs = corridors.map((corridor) => drawnCorridor(corridorPath(corridor)));
  return { labels: placeLabels(wanted, { ...frame, arcs }, FONT), wanted, arcs, draw: frame.draw };
}

/** The letters of a name, a little narrower than they may be: half as wide as high, Chinese signs as wide as high. */
function boxOf({ text, x, y, anchor }: Label) {
  const width = Array.from(text).reduce((sum, sign) => sum + (sign > '\u2e80' ? 1 : 0.5), 0) * FONT;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - FONT * 0.7, bottom: y };
}
const holds = ({ left, right, top, bottom }: ReturnType<typeof boxOf>, [x, y]: readonly [number, number]): boolean => x > left && x < right && y > top && y < bottom; // prettier-ignore

describe.each(LANGUAGES)('the names of the map of corridors (%s)', (lang) => {
  it('do not lie over one another, nor over the mark of a place', () => {
    for (const corridors of regions) {
      const { labels, wanted, draw } = mapOf(corridors, lang);
      const boxes = labels.map(boxOf);
      boxes.forEach((a, i) =>
        boxes.slice(i + 1).forEach((b) => {
          expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
        }),
      );
      for (const box of boxes) expect(wanted.filter(({ place }) => holds(box, draw(place)))).toEqual([]);
    }
  });

  it('name every partner, and leave the arcs free on which the dots of the trains move', () => {
    for (const corridors of regions) {
      const { labels, wanted, arcs, draw } = mapOf(corridors, lang);
      expect(labels.filter(({ isStrong }) => isStrong)).toHaveLength(wanted.filter(({ isStrong }) => isStrong).length);
      expect(labels.length).toBeGreaterThan(wanted.length * 0.7);
      const covering = labels.filter((label) => arcs.flat().some((place) => holds(boxOf(label), draw(place))));
      expect(covering.map(({ text }) => text)).toEqual([]);
    }
  });
});
