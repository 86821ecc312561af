import { equalAreaMap, type GlobePlace } from '../../geo/worldMap.ts';
import { LAND } from './landOutline.ts';

/** Width of the picture in its own units. */
export const WIDTH = 640;
/** Room around what is shown, share of its width. */
const ROOM = 0.07;
const MERIDIANS = { from: -20, to: 180, step: 20 } as const;
const PARALLELS = { from: 0, to: 80, step: 10 } as const;

export type Draw = (place: GlobePlace) => readonly [x: number, y: number];

export interface MapFrame {
  readonly height: number;
  readonly draw: Draw;
  /** Path data of the land, and of the net of meridians and parallels. */
  readonly land: string;
  readonly net: string;
}

function ringPlaces(packed: string): GlobePlace[] {
  const numbers = packed.split(' ').map(Number);
  const out: GlobePlace[] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    x += numbers[i]!;
    y += numbers[i + 1]!;
    out.push({ lon: x / 10, lat: y / 10 });
  }
  return out;
}

export const pathOf = (places: readonly GlobePlace[], draw: Draw, isClosed = false): string =>
  `M${places.map((place) => draw(place).map((value) => value.toFixed(1)).join(' ')).join('L')}${isClosed ? 'Z' : ''}`; // prettier-ignore

/** A map that shows all of some places, with some room around them, in an equal-area projection about their middle. */
export function mapFrame(places: readonly GlobePlace[]): MapFrame {
  const lons = places.map(({ lon }) => lon);
  const lats = places.map(({ lat }) => lat);
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  const project = equalAreaMap({ lon: middle(lons), lat: middle(lats) });
  const points = places.map(project);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const span = Math.max(...xs) - Math.min(...xs);
  const room = span * ROOM;
  const [left, top] = [Math.min(...xs) - room, Math.min(...ys) - room];
  const scale = WIDTH / (span + 2 * room);
  const draw: Draw = (place) => {
    const [x, y] = project(place);
    return [(x - left) * scale, (y - top) * scale];
  };
  const range = ({ from, to, step }: { readonly from: number; readonly to: number; readonly step: number }): number[] =>
    Array.from({ length: (to - from) / step + 1 }, (_, k) => from + k * step);
  const net = [
    ...range(MERIDIANS).map((lon) => range({ ...PARALLELS, step: 2 }).map((lat) => ({ lon, lat }))),
    ...range(PARALLELS).map((lat) => range({ ...MERIDIANS, step: 4 }).map((lon) => ({ lon, lat }))),
  ];
  return {
    height: Math.round((Math.max(...ys) - Math.min(...ys) + 2 * room) * scale),
    draw,
    land: LAND.map((ring) => pathOf(ringPlaces(ring), draw, true)).join(''),
    net: net.map((line) => pathOf(line, draw)).join(''),
  };
}
