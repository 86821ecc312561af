import { fillPolygon, strokeLine, type RasterFrame } from '../geo/raster.ts';
import type { Point } from '../geo/segmentIndex.ts';
import type { Structure } from '../schema/structures.ts';
import type { CityInputs } from './inputs.ts';
import { isBridge } from './lines/decks.ts';
import type { GroundModel } from './terrain/ground.ts';

/** Why a place is taken; bits, so that callers say what stops them. */
export const TAKEN = {
  water: 1,
  floodplain: 2,
  rail: 4,
  road: 8,
  street: 16,
  structure: 32,
  heap: 64,
  outside: 128,
} as const;
export const ANYTHING = 255;

const PIXEL_M = 4;

/** What already lies on the ground, 4 m a pixel: nothing generated may stand on it. */
export class Obstacles {
  readonly frame: RasterFrame;
  private readonly taken: Uint8Array;

  constructor(inputs: CityInputs, ground: GroundModel, structures: readonly Structure[]) {
    const { bounds } = ground.city;
    this.frame = {
      x: bounds.minX - 200,
      z: bounds.minZ - 200,
      pixelM: PIXEL_M,
      width: Math.ceil((bounds.maxX - bounds.minX + 400) / PIXEL_M),
      height: Math.ceil((bounds.maxZ - bounds.minZ + 400) / PIXEL_M),
    };
    this.taken = new Uint8Array(this.frame.width * this.frame.height).fill(TAKEN.outside);
    fillPolygon(this.frame, ground.city.rings, (i) => (this.taken[i] = 0));
    const mark = (bit: number) => (i: number) => {
      this.taken[i]! |= bit;
    };
    for (const water of ground.model.waters.all) {
      fillPolygon(this.frame, water.field.rings, mark(TAKEN.water));
      for (const ring of water.field.rings) strokeLine(this.frame, ring, 10, mark(TAKEN.water));
    }
    const { rings } = ground.model.floodplain;
    fillPolygon(this.frame, rings, mark(TAKEN.floodplain));
    for (const ring of rings) strokeLine(this.frame, ring, 20, mark(TAKEN.floodplain));
    for (const heap of ground.model.heaps) fillPolygon(this.frame, heap.field.rings, mark(TAKEN.heap));
    for (const rail of [...inputs.rails, ...inputs.portRails])
      for (const line of rail.lines) strokeLine(this.frame, line, rail.properties.tracks > 1 ? 9 : 6, mark(TAKEN.rail));
    for (const road of inputs.roads)
      for (const line of road.lines) this.addRoad(line, road.properties.kind === 'motorway' ? 24 : 11);
    for (const street of inputs.streets) for (const line of street.lines) this.addStreet(line, 8);
    for (const structure of structures) this.addStructure(structure);
  }

  addRoad(line: readonly Point[], halfWidth: number): void {
    strokeLine(this.frame, line, halfWidth, (i) => {
      this.taken[i]! |= TAKEN.road;
    });
  }

  addStreet(line: readonly Point[], halfWidth: number): void {
    strokeLine(this.frame, line, halfWidth, (i) => {
      this.taken[i]! |= TAKEN.street;
    });
  }

  /** Ground that a road was dug into. */
  addCutting(line: readonly Point[], halfWidth: number): void {
    strokeLine(this.frame, line, halfWidth, (i) => {
      this.taken[i]! |= TAKEN.structure;
    });
  }

  /** Bits of `TAKEN` at a place. */
  at(x: number, z: number): number {
    const column = Math.floor((x - this.frame.x) / PIXEL_M);
    const row = Math.floor((z - this.frame.z) / PIXEL_M);
    if (column < 0 || row < 0 || column >= this.frame.width || row >= this.frame.height) return TAKEN.outside;
    return this.taken[row * this.frame.width + column]!;
  }

  /** Is a turned box free of what `mask` names? Asked at its centre, corners and along its sides. */
  isBoxFree(x: number, z: number, w: number, d: number, turn: number, mask: number): boolean {
    const ux = Math.cos(turn) / 2;
    const uz = -Math.sin(turn) / 2;
    const along = Math.max(2, Math.ceil(w / 8));
    const across = Math.max(2, Math.ceil(d / 8));
    for (let i = 0; i <= along; i++)
      for (let j = 0; j <= across; j++) {
        const a = ((2 * i) / along - 1) * w;
        const b = ((2 * j) / across - 1) * d;
        if (this.at(x + ux * a - uz * b, z + uz * a + ux * b) & mask) return false;
      }
    return true;
  }

  private addStructure(structure: Structure): void {
    if (isBridge(structure)) {
      strokeLine(
        this.frame,
        structure.deck.map(([x, , z]): Point => [x, z]),
        structure.width / 2 + 8,
        (i) => {
          this.taken[i]! |= TAKEN.structure;
        },
      );
      return;
    }
    const { length, width, radius, span, outreach, baseRadius } = structure as unknown as Partial<
      Record<string, number>
    >;
    const along = length ?? 2 * (radius ?? baseRadius ?? Math.max(span ?? 0, outreach ?? 0, 12));
    const across = width ?? 2 * (radius ?? baseRadius ?? 12);
    const ux = Math.cos(structure.turn) * (along / 2);
    const uz = -Math.sin(structure.turn) * (along / 2);
    const line: Point[] = [
      [structure.x - ux, structure.z - uz],
      [structure.x + ux, structure.z + uz],
    ];
    strokeLine(this.frame, line, across / 2 + 8, (i) => {
      this.taken[i]! |= TAKEN.structure;
    });
  }
}
