import { gridFrame, inverse, multiply, transformPoint, type Matrix } from '../../geo/ecef.ts';
import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { TileExtras, TileJson, Tileset } from '../../schema/tileset.ts';
import { LEVELS, tileCentre, type TilePlan } from './tiling.ts';

/** Height of NHN's zero above the ellipsoid in Duisburg, metres: the quasigeoid (GCG2016) is within 0.4 m of it in the whole city. */
export const NHN_TO_ELLIPSOID_M = 46.5;
/**
 * How wrong the picture is while a tile's children are missing, metres. 30 m make the 16 pixels that other viewers allow as a rule at
 * 2.4 km in a view 1080 pixels high with 45° field of view: from there on small houses are worth drawing.
 */
const GEOMETRIC_ERRORS_M = [90, 30, 0];
const ROOT_ERROR_M = 250;
const NOTE =
  'ellipsoidal height = height above NHN + nhnToEllipsoidM, a constant: within some decimetres of the quasigeoid';

/** A tile that was written: what its content is in the scene, and how far it reaches about its origin. */
export interface PlacedContent {
  /** Beside the tileset. */
  readonly uri: string;
  /** Height of the origin, m NHN. */
  readonly baseM: number;
  /** Of tiles whose buildings are rows of the index. */
  readonly extras?: TileExtras;
  /** x grid east, y up, z grid south, metres about the tile's middle and `baseM`. */
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** Least and greatest x, y, z in a tile's own frame, z up. */
interface Box {
  readonly min: [number, number, number];
  readonly max: [number, number, number];
}
interface Built {
  readonly tile: TileJson;
  readonly box: Box;
}

/**
 * @param contents what was written for tiles that have buildings of their own
 * @param copyright attributions that a viewer has to show
 */
export function tilesetJson(
  tiles: readonly TilePlan[],
  contents: ReadonlyMap<TilePlan, PlacedContent>,
  copyright: string,
): Tileset {
  const reach = LEVELS[0].sizeM;
  const frame = gridFrame({ x: 0, z: 0 }, NHN_TO_ELLIPSOID_M, reach);
  const children = tiles.map((tile) => build(tile, contents, frame));
  const root: TileJson = {
    boundingVolume: { box: toVolume(outwards(children.map(inParent))) },
    geometricError: ROOT_ERROR_M,
    refine: 'ADD',
    transform: [...frame],
    ...(children.length > 0 && { children: children.map(({ tile }) => tile) }),
  };
  return {
    asset: {
      version: '1.1',
      copyright,
      extras: {
        crs: `scene frame: EPSG:25832 minus ${SCENE_ORIGIN.e} E, ${SCENE_ORIGIN.n} N; heights NHN`,
        nhnToEllipsoidM: NHN_TO_ELLIPSOID_M,
        note: NOTE,
      },
    },
    geometricError: 2 * ROOT_ERROR_M,
    root,
  };
}

function build(plan: TilePlan, contents: ReadonlyMap<TilePlan, PlacedContent>, parent: Matrix): Built {
  const content = contents.get(plan);
  const centre = tileCentre(plan);
  const frame = gridFrame(centre, NHN_TO_ELLIPSOID_M + (content?.baseM ?? 0), LEVELS[plan.level]!.sizeM / 2);
  const children = plan.children.map((child) => build(child, contents, frame));
  const boxes = children.map(inParent);
  if (content) {
    const { min, max } = content;
    // glTF has y up and z to the reader, tiles have z up and y north: a quarter turn, as the standard has it.
    boxes.push({ min: [min[0], -max[2], min[1]], max: [max[0], -min[2], max[1]] });
  }
  const box = outwards(boxes);
  const tile: TileJson = {
    boundingVolume: { box: toVolume(box) },
    geometricError: GEOMETRIC_ERRORS_M[plan.level]!,
    refine: 'ADD',
    transform: rounded(multiply(inverse(parent), frame)),
    ...(content && { content: { uri: content.uri } }),
    ...(content?.extras && { extras: content.extras }),
    ...(children.length > 0 && { children: children.map((child) => child.tile) }),
  };
  return { tile, box };
}

/** Half a hundredth of a millimetre over a tile's edge, and half the bytes: every reader of the city waits for this file. */
const rounded = (matrix: Matrix): number[] =>
  matrix.map((value, i) => {
    const steps = i >= 12 && i < 15 ? 1e4 : 1e8;
    return Math.round(value * steps) / steps;
  });

/** The smallest box of the parent's frame around a child's box. */
function inParent({ tile, box }: Built): Box {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
    transformPoint(tile.transform, [
      (i & 1 ? box.max : box.min)[0],
      (i & 2 ? box.max : box.min)[1],
      (i & 4 ? box.max : box.min)[2],
    ]),
  );
  return union(corners.map((corner) => ({ min: corner, max: corner })));
}

function union(boxes: readonly Box[]): Box {
  const of = (pick: (...values: number[]) => number, side: 'min' | 'max'): [number, number, number] => [
    pick(...boxes.map((box) => box[side][0])),
    pick(...boxes.map((box) => box[side][1])),
    pick(...boxes.map((box) => box[side][2])),
  ];
  return boxes.length > 0 ? { min: of(Math.min, 'min'), max: of(Math.max, 'max') } : { min: [0, 0, 0], max: [0, 0, 0] };
}

/** The box around boxes in whole metres, so that rounding never leaves anything outside. */
function outwards(boxes: readonly Box[]): Box {
  const { min, max } = union(boxes);
  return {
    min: [Math.floor(min[0]), Math.floor(min[1]), Math.floor(min[2])],
    max: [Math.ceil(max[0]), Math.ceil(max[1]), Math.ceil(max[2])],
  };
}

function toVolume({ min, max }: Box): number[] {
  const centre = min.map((value, k) => (value + max[k]!) / 2);
  const [a, b, c] = min.map((value, k) => (max[k]! - value) / 2) as [number, number, number];
  return [...centre, a, 0, 0, 0, b, 0, 0, 0, c];
}
