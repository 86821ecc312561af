import { BoxGeometry, CircleGeometry, CylinderGeometry, DynamicDrawUsage, Group, InstancedMesh, Matrix4, MeshBasicMaterial, MeshLambertMaterial, Quaternion, Vector3, type BufferGeometry, type Material } from 'three'; // prettier-ignore
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import '../light/haze.ts';
import type { FrameState, Layer } from '../layer.ts';
import { MODEL } from '../structures/colours.ts';

/** What a signal shows; red and amber together before green. */
export const ASPECTS = ['dark', 'red', 'red-amber', 'green', 'amber'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** A mast at the road: a signal with its head, or a unit with its antenna. Scene metres. */
export interface RoadMast {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly isSignal: boolean;
}

/** The same lamp by shape for eyes that do not tell the colours: octagon, triangle, disc. Display colours. */
const LAMPS = {
  red: { corners: 8, turn: Math.PI / 8, colour: 0xff4a26, heightM: 4.42 },
  amber: { corners: 3, turn: Math.PI / 2, colour: 0xffb114, heightM: 4.0 },
  green: { corners: 28, turn: 0, colour: 0x19d69b, heightM: 3.58 },
} as const;
type Lamp = keyof typeof LAMPS;
const LAMP_NAMES: readonly Lamp[] = ['red', 'amber', 'green'];
const LIT: Readonly<Record<Aspect, readonly Lamp[]>> = {
  dark: [],
  red: ['red'],
  'red-amber': ['red', 'amber'],
  green: ['green'],
  amber: ['amber'],
};
const LAMP_M = 0.17;
/** A head is never lower on screen than this, CSS pixels, and grows at most so many times; beyond the distance it is left out. */
const HEAD_M = 1.4;
const LEAST_PX = 15;
const MOST_TIMES = 7;
const SEEN_M = 1400;
const UP = new Vector3(0, 1, 0);
const NOTHING = new Matrix4().makeScale(0, 0, 0);

/**
 * Signals at the shuttles' stop lines and units beside the road. Heads turn to the camera, so that each can be read from everywhere.
 * Budget: 6 draws, uploaded with each frame while some are near; none else. Owner: the scene binding.
 */
export class Signals implements Layer {
  readonly object = new Group();
  private masts: readonly RoadMast[] = [];
  private aspects: Aspect[] = [];
  private meshes: { readonly mast: InstancedMesh; readonly head: InstancedMesh; readonly antenna: InstancedMesh; readonly lamps: Readonly<Record<Lamp, InstancedMesh>> } | null = null; // prettier-ignore

  constructor() {
    this.object.name = 'signals';
  }

  setMasts(masts: readonly RoadMast[]): void {
    this.clear();
    this.masts = masts;
    this.aspects = masts.map(() => 'dark');
    if (masts.length === 0) return;
    const steel = (): Material => new MeshLambertMaterial({ color: MODEL.darkSteel });
    const lamp = ({ corners, turn, colour, heightM }: (typeof LAMPS)[Lamp]): InstancedMesh =>
      this.add(new CircleGeometry(LAMP_M, corners).rotateZ(turn).translate(0, heightM, 0.19), new MeshBasicMaterial({ color: colour, toneMapped: false })); // prettier-ignore
    this.meshes = {
      mast: this.add(new CylinderGeometry(0.07, 0.09, 3.4, 7).translate(0, 1.7, 0), steel()),
      head: this.add(new BoxGeometry(0.5, HEAD_M, 0.3).translate(0, 4, 0.02), new MeshLambertMaterial({ color: 0x101417 })), // prettier-ignore
      antenna: this.add(mergeGeometries([new BoxGeometry(0.5, 0.7, 0.28).translate(0, 3.2, 0.1), new CylinderGeometry(0.03, 0.03, 1.6, 5).translate(0, 4.2, 0)]), new MeshLambertMaterial({ color: MODEL.white })), // prettier-ignore
      lamps: { red: lamp(LAMPS.red), amber: lamp(LAMPS.amber), green: lamp(LAMPS.green) },
    };
  }

  /** @param index of the mast */
  setAspect(index: number, aspect: Aspect): void {
    this.aspects[index] = aspect;
  }

  aspectOf(index: number): Aspect {
    return this.aspects[index] ?? 'dark';
  }

  update({ camera, height }: FrameState): boolean {
    const { meshes } = this;
    if (!meshes) return false;
    const place = new Vector3();
    this.object.visible = this.masts.some((mast) => camera.position.distanceTo(place.copy(mast)) < SEEN_M);
    if (!this.object.visible) return false;
    const focal = height / 2 / Math.tan((camera.fov * Math.PI) / 360);
    const [matrix, turn, size] = [new Matrix4(), new Quaternion(), new Vector3()];
    this.masts.forEach(({ x, y, z, isSignal }, i) => {
      place.set(x, y, z);
      const away = camera.position.distanceTo(place);
      const isSeen = away < SEEN_M;
      const times = Math.min(MOST_TIMES, Math.max(1, (LEAST_PX * away) / (focal * HEAD_M)));
      turn.setFromAxisAngle(UP, Math.atan2(camera.position.x - x, camera.position.z - z));
      matrix.compose(place, turn, size.set(times, times, times));
      const put = (mesh: InstancedMesh, isShown: boolean): void => {
        mesh.setMatrixAt(i, isShown && isSeen ? matrix : NOTHING);
      };
      put(meshes.mast, true);
      put(meshes.head, isSignal);
      put(meshes.antenna, !isSignal);
      for (const lamp of LAMP_NAMES) put(meshes.lamps[lamp], isSignal && LIT[this.aspects[i]!].includes(lamp));
    });
    for (const mesh of this.all()) mesh.instanceMatrix.needsUpdate = true;
    return false;
  }

  dispose(): void {
    this.clear();
  }

  private all(): InstancedMesh[] {
    return this.meshes ? [this.meshes.mast, this.meshes.head, this.meshes.antenna, ...Object.values(this.meshes.lamps)] : []; // prettier-ignore
  }

  private add(geometry: BufferGeometry, material: Material): InstancedMesh {
    const mesh = new InstancedMesh(geometry, material, this.masts.length);
    mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    mesh.frustumCulled = false;
    mesh.raycast = () => undefined;
    this.object.add(mesh);
    return mesh;
  }

  private clear(): void {
    for (const mesh of this.all()) {
      this.object.remove(mesh);
      mesh.geometry.dispose();
      for (const material of [mesh.material].flat()) material.dispose();
      mesh.dispose();
    }
    this.meshes = null;
  }
}
