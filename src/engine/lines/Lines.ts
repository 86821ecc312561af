import { BufferAttribute, BufferGeometry, Frustum, Group } from 'three';
import type { LineKind } from '../../schema/cityFiles.ts';
import type { ColumnFile } from '../../schema/columnFile.ts';
import type { Cut } from '../ground/cutGround.ts';
import type { FrameState, Layer } from '../layer.ts';
import { AIR } from '../light/air.ts';
import { chooseVariant } from '../shaderVariant.ts';
import { seenBy } from '../seenBy.ts';
import { cutSquares, SquaredMesh } from '../SquaredMesh.ts';
import { WATER_RENDER_ORDER } from '../water/Water.ts';
import { fadeBeyondCity } from './cityEdge.ts';
import { LineMaterial } from './lineMaterial.ts';
import { QuayWalls } from './QuayWalls.ts';
import { cutRibbons } from './cutRibbons.ts';
import { buildRibbons, ON_BRIDGE, type Ribbons } from './ribbons.ts';

/** What can be switched on its own. */
const GROUPS = {
  roads: ['motorway', 'main-road', 'arterial', 'street'],
  rails: ['rail', 'rail-port'],
  edges: ['dyke', 'quay', 'boundary'],
} as const satisfies Record<string, readonly LineKind[]>;
export type LineGroup = keyof typeof GROUPS;
const GROUP_NAMES = Object.keys(GROUPS) as LineGroup[];

/** Squares that software GL culls one by one, and more than the widest half of a ribbon, metres. */
const SQUARE_M = 4000;
const RIBBON_M = 60;

/**
 * Roads, railways, quays with their walls, dyke crests and the city boundary. Up to 7 draws (on software GL one for each column of squares in the picture); 74 bytes a point of the file and 24 bytes a segment.
 *
 *     const lines = new Lines(await city.columns('lines'));
 *     lines.setVisible(['roads']);
 */
export class Lines implements Layer {
  readonly object = new Group();
  private readonly metresPerPixel = { value: 0.001 };
  private readonly onGround = new LineMaterial(this.metresPerPixel, false);
  private readonly onBridge = new LineMaterial(this.metresPerPixel, true);
  private readonly walls: QuayWalls;
  private readonly seen = new Frustum();
  private readonly meshes: { readonly group: LineGroup; readonly mesh: SquaredMesh<LineMaterial> }[] = [];

  /**
   * @param gaps in what runs over bridges: their spans move
   * @throws Error when a column is missing
   */
  constructor(file: ColumnFile, gaps: readonly Cut[] = []) {
    this.object.name = 'lines';
    const fadeAt = fadeBeyondCity(file);
    for (const group of GROUP_NAMES) {
      const kinds: readonly LineKind[] = GROUPS[group];
      for (const isOnBridge of [false, true]) {
        const ribbons = buildRibbons(
          file,
          (kind, flags) => kinds.includes(kind) && ((flags & ON_BRIDGE) !== 0) === isOnBridge,
          fadeAt,
        );
        const shown = isOnBridge ? gaps.reduce(cutRibbons, ribbons) : ribbons;
        if (shown.index.length > 0) this.add(group, shown, isOnBridge);
      }
    }
    this.walls = new QuayWalls(file);
    this.object.add(this.walls.mesh);
  }

  /** Shows these groups and hides the others; the edges (dykes, boundary) belong to the ground and stay. */
  setVisible(groups: readonly LineGroup[]): void {
    for (const { group, mesh } of this.meshes) mesh.object.visible = group === 'edges' || groups.includes(group);
  }

  update({ camera, height, pixelRatio, quality }: FrameState): boolean {
    for (const material of [this.onGround, this.onBridge]) chooseVariant(material, quality, AIR.night[0]!);
    const seen = seenBy(camera, this.seen);
    for (const { mesh } of this.meshes) mesh.choose(quality, seen);
    const pixels = Math.max(1, height * pixelRatio);
    // Thin lines are meant for the eye, which sees CSS pixels; on a fine screen they stay as wide.
    this.metresPerPixel.value = (2 * Math.tan((camera.fov * Math.PI) / 360) * Math.max(1, pixelRatio * 0.8)) / pixels;
    return false;
  }

  dispose(): void {
    for (const { mesh } of this.meshes) mesh.dispose();
    this.walls.dispose();
    this.onGround.dispose();
    this.onBridge.dispose();
  }

  private add(group: LineGroup, { position, side, shape, fade, index }: Ribbons, isOnBridge: boolean): void {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(position, 3));
    geometry.setAttribute('side', new BufferAttribute(side, 2));
    geometry.setAttribute('shape', new BufferAttribute(shape, 4));
    geometry.setAttribute('fade', new BufferAttribute(fade, 1, true));
    geometry.setIndex(new BufferAttribute(index, 1));
    const mesh = new SquaredMesh(geometry, isOnBridge ? this.onBridge : this.onGround, (whole) => cutSquares(whole, SQUARE_M, RIBBON_M)); // prettier-ignore
    mesh.whole.name = `${group}${isOnBridge ? ' on bridges' : ''}`;
    // Under the water, but for bridges; rails over roads.
    mesh.whole.renderOrder =
      WATER_RENDER_ORDER + (isOnBridge ? 5 : -5) + GROUP_NAMES.indexOf(group) * (group === 'edges' ? -1 : 1);
    mesh.whole.receiveShadow = true;
    this.meshes.push({ group, mesh });
    this.object.add(mesh.object);
  }
}
