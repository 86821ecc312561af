import { noise2 } from '../geo/noise.ts';
import { blur, fillPolygon, strokeLine, type RasterFrame } from '../geo/raster.ts';
import { LANDCOVER_CLASSES, type LandcoverClass } from '../schema/cityFiles.ts';
import { encodeLandcover } from '../schema/landcoverFile.ts';
import { greenGaps } from './greenGaps.ts';
import type { CityInputs, Landuse } from './inputs.ts';
import type { GroundModel } from './terrain/ground.ts';

const PIXEL_M = 10;
const MARGIN_M = 600;
/** Residential buildings per hectare, smoothed over about 150 m, above which ground is residential. */
const RESIDENTIAL_PER_HA = 1.6;
/** Dwellings per hectare of dense, old blocks. */
const DENSE_PER_HA = 75;

const codeOf = (name: LandcoverClass): number => LANDCOVER_CLASSES.indexOf(name);
/** Painted under the residential ground (open land) and over it (everything built). */
const OPEN: readonly LandcoverClass[] = ['field', 'wood', 'park', 'allotment', 'meadow'];

export interface Landcover {
  readonly frame: RasterFrame;
  /** Position in `LANDCOVER_CLASSES`, row by row from the north-west. */
  readonly classes: Uint8Array;
  classAt(x: number, z: number): LandcoverClass;
  encode(): Uint8Array;
}

/**
 * What covers the ground, 10 m a pixel: curated areas, residential ground from smoothed census counts, rails and beds.
 * @param mapped areas with surveyed outlines, in the order of painting: they lie over what is curated or follows from counts
 */
export function buildLandcover(inputs: CityInputs, ground: GroundModel, mapped: readonly Landuse[] = []): Landcover {
  const { bounds } = ground.city;
  const x = Math.floor((bounds.minX - MARGIN_M) / PIXEL_M) * PIXEL_M;
  const z = Math.floor((bounds.minZ - MARGIN_M) / PIXEL_M) * PIXEL_M;
  const frame: RasterFrame = {
    x,
    z,
    pixelM: PIXEL_M,
    width: Math.ceil((bounds.maxX + MARGIN_M - x) / PIXEL_M),
    height: Math.ceil((bounds.maxZ + MARGIN_M - z) / PIXEL_M),
  };
  const classes = new Uint8Array(frame.width * frame.height);
  const paint = (name: LandcoverClass) => {
    const code = codeOf(name);
    return (i: number): void => {
      classes[i] = code;
    };
  };
  fillPolygon(frame, inputs.boundary.lines, paint('field'));
  const inCity = classes.slice();
  const areas = (wanted: (name: LandcoverClass) => boolean) => {
    for (const area of inputs.landuse)
      if (wanted(area.properties.class) && area.properties.note === undefined)
        fillPolygon(frame, area.lines, paint(area.properties.class));
  };
  // What no one drew has the edges of census cells: it is softened before anything drawn lies over it.
  for (const area of inputs.landuse)
    if (area.properties.note !== undefined && OPEN.includes(area.properties.class))
      fillPolygon(frame, area.lines, paint(area.properties.class));
  for (const area of inputs.landuse)
    if (area.properties.note !== undefined && !OPEN.includes(area.properties.class))
      fillPolygon(frame, area.lines, paint(area.properties.class));
  soften(frame, classes);
  areas((name) => OPEN.includes(name));
  paintResidential(inputs, frame, classes);
  areas((name) => !OPEN.includes(name) && name !== 'residential');
  for (const { properties, lines } of mapped)
    fillPolygon(frame, lines, (i) => {
      // Mapped as residential, dense blocks stay dense.
      const isDense = properties.class === 'residential' && classes[i] === codeOf('inner-city');
      if (inCity[i] && !isDense) classes[i] = codeOf(properties.class);
    });
  for (const area of inputs.floodplain)
    fillPolygon(frame, area.lines, (i) => {
      if (classes[i] !== codeOf('port') && classes[i] !== codeOf('wood')) classes[i] = codeOf('meadow');
    });
  greenGaps(classes, frame.width, PIXEL_M);
  for (const rail of inputs.rails)
    for (const line of rail.lines) strokeLine(frame, line, rail.properties.tracks > 1 ? 11 : 8, paint('rail'));
  for (const road of inputs.roads)
    if (road.properties.kind === 'motorway') for (const line of road.lines) strokeLine(frame, line, 15, paint('paved'));
  for (const water of ground.model.waters.all) fillPolygon(frame, water.field.rings, paint('bed'));
  // Beyond the boundary everything but water is paper.
  for (let i = 0; i < classes.length; i++) {
    if (inCity[i]) continue;
    const column = i % frame.width;
    const row = (i - column) / frame.width;
    // The viewer draws the rim of the picture on for ever: no river may lie in it.
    const isRim = column < 2 || row < 2 || column >= frame.width - 2 || row >= frame.height - 2;
    if (isRim || classes[i] !== codeOf('bed')) classes[i] = codeOf('outside');
  }
  return {
    frame,
    classes,
    classAt: (px, pz) => {
      const column = Math.floor((px - frame.x) / PIXEL_M);
      const row = Math.floor((pz - frame.z) / PIXEL_M);
      if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) return 'outside';
      return LANDCOVER_CLASSES[classes[row * frame.width + column]!]!;
    },
    encode: () => encodeLandcover({ width: frame.width, height: frame.height, classes }),
  };
}

const RIM = [[5, 0], [-5, 0], [0, 5], [0, -5], [4, 4], [-4, 4], [4, -4], [-4, -4]] as const; // prettier-ignore

/** Each pixel takes the commonest class around a place beside it: the edges of cells become rounded and wander. */
function soften(frame: RasterFrame, classes: Uint8Array): void {
  const before = classes.slice();
  const { width, height } = frame;
  const counts = new Uint8Array(LANDCOVER_CLASSES.length);
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      if (before[i] === 0) continue;
      const x = column * PIXEL_M;
      const z = row * PIXEL_M;
      const c0 = column + Math.round(2.6 * noise2(x, z, 110, 13) + 1.2 * noise2(x, z, 45, 15));
      const r0 = row + Math.round(2.6 * noise2(x, z, 110, 14) + 1.2 * noise2(x, z, 45, 16));
      const at = (dc: number, dr: number): number =>
        before[Math.min(height - 1, Math.max(0, r0 + dr)) * width + Math.min(width - 1, Math.max(0, c0 + dc))]!;
      const middle = at(0, 0);
      // Cells are wider than the disc: where its rim and middle agree, all of it does.
      if (middle !== 0 && RIM.every(([dc, dr]) => at(dc, dr) === middle)) {
        classes[i] = middle;
        continue;
      }
      counts.fill(0);
      let best = before[i]!;
      for (let dr = -5; dr <= 5; dr++)
        for (let dc = -5; dc <= 5; dc++) {
          if (dr * dr + dc * dc > 27) continue;
          const found = at(dc, dr);
          if (found !== 0 && ++counts[found]! > counts[best]!) best = found;
        }
      classes[i] = best;
    }
}

/** Cells of 100 m become ground with soft, wandering edges. */
function paintResidential(inputs: CityInputs, frame: RasterFrame, classes: Uint8Array): void {
  const buildings = new Float32Array(frame.width * frame.height);
  const dwellings = new Float32Array(buildings.length);
  const cellPixels = Math.round(100 / PIXEL_M);
  for (const cell of inputs.census) {
    const column0 = Math.round((cell.x - frame.x) / PIXEL_M - cellPixels / 2);
    const row0 = Math.round((cell.z - frame.z) / PIXEL_M - cellPixels / 2);
    for (let row = Math.max(0, row0); row < Math.min(frame.height, row0 + cellPixels); row++)
      for (let column = Math.max(0, column0); column < Math.min(frame.width, column0 + cellPixels); column++) {
        buildings[row * frame.width + column] = Math.min(20, cell.buildings);
        dwellings[row * frame.width + column] = Math.min(200, cell.dwellings);
      }
  }
  blur(buildings, frame.width, frame.height, 4);
  blur(dwellings, frame.width, frame.height, 7);
  for (let row = 0, i = 0; row < frame.height; row++)
    for (let column = 0; column < frame.width; column++, i++) {
      if (classes[i] === 0 || buildings[i] === 0) continue;
      const x = column * PIXEL_M;
      const z = row * PIXEL_M;
      const wander = 1 + 0.45 * noise2(x, z, 90, 11) + 0.25 * noise2(x, z, 35, 12);
      if (buildings[i]! * wander < RESIDENTIAL_PER_HA) continue;
      classes[i] = codeOf(dwellings[i]! * wander > DENSE_PER_HA ? 'inner-city' : 'residential');
    }
}
