import {
  BoxGeometry, Color, DynamicDrawUsage, Group, InstancedMesh, Matrix4, MeshLambertMaterial, Quaternion, Vector3, type BufferGeometry,
} from 'three'; // prettier-ignore
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { seedOf } from '../../geo/noise.ts';
import type { StructureOf } from '../../schema/structures.ts';
import type { FrameState, Layer } from '../layer.ts';
import '../light/haze.ts';
import { MODEL } from '../structures/colours.ts';
import { BOX, CONTAINER_COLOURS } from '../structures/containers.ts';

/** What a crane does at the instant on screen; NaN = not known. */
export interface CraneState {
  /** From the rail on the land side, metres. */
  readonly trolleyM: number;
  /** Height of the spreader above the quay, metres. */
  readonly spreaderM: number;
  /** On the hook, tonnes. */
  readonly loadT: number;
}

type Gantry = StructureOf<'gantry-crane'>;

/** A value that comes seldom is reached softly: no jump at an update. On software GL at once: it would take as many seconds as frames. */
const EASE_S = 0.5;
const SETTLED_M = 0.02;
/** A spreader weighs nothing in the data; what is lighter than this is no box. */
const BOX_FROM_T = 1.5;
const UP = new Vector3(0, 1, 0);

/** As wide and high as a unit; stretched by the instance. */
const ropes = (): BufferGeometry =>
  mergeGeometries(
    [-1, 1].flatMap((x) => [-1, 1].map((z) => new BoxGeometry(0.12, 1, 0.12).translate(x * 2, 0.5, z * 0.9))),
  );

/**
 * Trolleys, ropes, spreaders and boxes of the container gantries, where their datastreams say they are; a crane that says nothing is
 * parked. The gantries themselves are structures. Budget: 4 draws, 76 B a part and crane, uploaded while one moves. Owner: the scene binding.
 */
export class Cranes implements Layer {
  readonly object = new Group();
  readonly isLively = true;
  private readonly gantries: readonly Gantry[];
  private readonly wanted: Float32Array;
  private readonly shown: Float32Array;
  private readonly parts: { readonly [P in 'trolley' | 'ropes' | 'spreader' | 'box']: InstancedMesh };
  private isReducedMotion = false;
  private isMoving = true;

  /** @param gantries those of the city's structures */
  constructor(gantries: readonly Gantry[]) {
    this.gantries = gantries;
    this.wanted = new Float32Array(gantries.length * 3);
    this.object.name = 'cranes';
    const cabin = new BoxGeometry(2.2, 2.5, 2.2).translate(-1.2, -1.45, 3.4);
    const trolley = mergeGeometries([
      new BoxGeometry(8, 0.7, 5.5).translate(0, 0.35, 0),
      new BoxGeometry(4.6, 2.4, 4).translate(0, 1.9, 0),
      cabin,
    ]);
    const spreader = new BoxGeometry(12, 0.6, 2.2).translate(0, BOX.high + 0.3, 0);
    const box = new BoxGeometry(BOX.long, BOX.high, BOX.wide).translate(0, BOX.high / 2, 0);
    this.parts = {
      trolley: this.part('trolleys', trolley, MODEL.white),
      ropes: this.part('ropes', ropes(), MODEL.darkSteel),
      spreader: this.part('spreaders', spreader, MODEL.craneYellow),
      box: this.part('boxes', box, 0xffffff),
    };
    gantries.forEach(({ id }, i) => {
      this.parts.box.setColorAt(i, new Color(CONTAINER_COLOURS[seedOf(id) % CONTAINER_COLOURS.length]));
      this.setState(i, { trolleyM: Number.NaN, spreaderM: Number.NaN, loadT: Number.NaN });
    });
    this.shown = this.wanted.slice();
  }

  /** @param index of the gantry */
  setState(index: number, { trolleyM, spreaderM, loadT }: CraneState): void {
    const { span, outreach, id } = this.gantries[index]!;
    const top = this.girderOf(index) - BOX.high - 4;
    const parked = span * (0.25 + 0.5 * ((seedOf(id) % 97) / 97));
    const within = (value: number, most: number, otherwise: number): number =>
      Number.isNaN(value) ? otherwise : Math.min(most, Math.max(0, value));
    const state = [
      within(trolleyM, span + outreach - 3, parked),
      within(spreaderM, top, top),
      loadT >= BOX_FROM_T ? 1 : 0,
    ];
    state.forEach((value, k) => {
      if (this.wanted[index * 3 + k] !== Math.fround(value)) this.isMoving = true;
      this.wanted[index * 3 + k] = value;
    });
  }

  setReducedMotion(isReduced: boolean): void {
    this.isReducedMotion = isReduced;
  }

  update({ deltaS, quality }: FrameState): boolean {
    if (!this.isMoving) return false;
    const share = this.isReducedMotion || quality === 0 ? 1 : 1 - Math.exp(-deltaS / EASE_S);
    this.isMoving = false;
    for (let i = 0; i < this.gantries.length; i++) {
      for (const at of [i * 3, i * 3 + 1]) {
        const left = this.wanted[at]! - this.shown[at]!;
        const isThere = share === 1 || Math.abs(left) < SETTLED_M;
        this.shown[at] = isThere ? this.wanted[at]! : this.shown[at]! + left * share;
        if (!isThere) this.isMoving = true;
      }
      this.shown[i * 3 + 2] = this.wanted[i * 3 + 2]!;
      this.lay(i);
    }
    for (const part of Object.values(this.parts)) part.instanceMatrix.needsUpdate = true;
    return this.isMoving;
  }

  dispose(): void {
    for (const part of Object.values(this.parts)) {
      part.geometry.dispose();
      (part.material as MeshLambertMaterial).dispose();
      part.dispose();
    }
    this.object.clear();
  }

  private girderOf(index: number): number {
    return this.gantries[index]!.height * 0.82;
  }

  private lay(index: number): void {
    const { x, y, z, turn, along, span } = this.gantries[index]!;
    const [trolleyM, spreaderM, hasBox] = this.shown.subarray(index * 3, index * 3 + 3) as unknown as [number, number, number]; // prettier-ignore
    const across = trolleyM - span / 2;
    const girder = this.girderOf(index) + Math.max(1.6, span * 0.035);
    const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
    const place = (up: number): Vector3 =>
      new Vector3(x + along * cosine + across * sine, y + up, z - along * sine + across * cosine);
    const turned = new Quaternion().setFromAxisAngle(UP, turn);
    const put = (part: InstancedMesh, up: number, stretch = 1, size = 1): void => {
      part.setMatrixAt(index, new Matrix4().compose(place(up), turned, new Vector3(size, stretch * size, size)));
    };
    const hook = spreaderM + BOX.high + 0.6;
    put(this.parts.trolley, girder);
    put(this.parts.ropes, hook, Math.max(0.1, girder - hook));
    put(this.parts.spreader, spreaderM);
    // A box that is not there has no size.
    put(this.parts.box, spreaderM, 1, hasBox === 1 ? 1 : 0);
  }

  private part(name: string, geometry: BufferGeometry, hex: number): InstancedMesh {
    const mesh = new InstancedMesh(geometry, new MeshLambertMaterial({ color: hex }), this.gantries.length);
    mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    mesh.name = name;
    mesh.frustumCulled = false;
    mesh.matrixAutoUpdate = false;
    mesh.castShadow = true;
    this.object.add(mesh);
    return mesh;
  }
}
