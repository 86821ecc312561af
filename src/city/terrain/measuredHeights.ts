import { smoothstep } from '../../geo/noise.ts';
import { SCENE_ORIGIN } from '../../geo/sceneFrame.ts';
import type { SourceNote } from '../model/Building.ts';
import { HeightGrid } from './heightGrid.ts';
import { CoverageMap } from './coverageMap.ts';

/**
 * What a source measured: the land (under waters it shows their surface of the day, or nothing), or the bed as well, as sounding ships
 * and lasers of the waterways administration do.
 */
export type HeightKind = 'land' | 'bed';

/** Samples of one kind and about one density. */
export interface HeightLayer {
  readonly kind: HeightKind;
  readonly grid: HeightGrid;
  readonly coverage: CoverageMap;
}

/** Distances of nodes that are kept; samples farther apart than the last are too coarse for a city. */
export const GRID_SPACINGS_M = [2, 5, 10, 25] as const;
/** Measured and generated ground are mixed over this far within the edge of the data, metres. */
const BLEND_M = 30;
/** The outermost cell of the coverage is not safe to read. */
const RIM_M = 10;

/** Heights as files are read, before anything is asked of them. */
export class HeightCollector {
  private readonly grids = new Map<string, { kind: HeightKind; grid: HeightGrid }>();
  /** Sources that gave at least one sample. */
  readonly sources = new Set<SourceNote>();

  /**
   * The grid for samples of a kind.
   * @param spacingM distance of the samples
   * @returns null where they are too coarse
   */
  gridFor(kind: HeightKind, spacingM: number): HeightGrid | null {
    const spacing = GRID_SPACINGS_M.find((least) => least >= spacingM - 1e-6);
    if (spacing === undefined) return null;
    const key = `${kind} ${spacing}`;
    const known = this.grids.get(key)?.grid;
    if (known) return known;
    const grid = new HeightGrid(spacing);
    this.grids.set(key, { kind, grid });
    return grid;
  }

  /** What was collected, or null where that is nothing. */
  finish(): MeasuredHeights | null {
    const layers = [...this.grids.values()].flatMap(({ kind, grid }): HeightLayer[] => {
      const coverage = CoverageMap.of(grid);
      return coverage ? [{ kind, grid, coverage }] : [];
    });
    return layers.length > 0 ? new MeasuredHeights(layers) : null;
  }
}

/** Official heights where there are any: the finer lies over the coarser, and each fades out over 30 m at its edge. */
export class MeasuredHeights {
  /** From the coarsest to the finest. */
  private readonly layers: readonly HeightLayer[];
  private readonly bestFirst: readonly HeightLayer[];

  constructor(layers: readonly HeightLayer[]) {
    this.layers = [...layers].sort((a, b) => b.grid.spacingM - a.grid.spacingM);
    const ofKind = (kind: HeightKind): HeightLayer[] => this.layers.filter((layer) => layer.kind === kind).reverse();
    this.bestFirst = [...ofKind('bed'), ...ofKind('land')];
  }

  get finestM(): number {
    return this.layers.at(-1)!.grid.spacingM;
  }

  /** Covered area in m², by the coverage of each layer; overlaps count twice. */
  get areaM2(): number {
    return this.layers.reduce((sum, { coverage }) => sum + coverage.areaM2, 0);
  }

  /** Bounds of each layer in the scene frame, metres. */
  get bounds(): readonly { minX: number; minZ: number; maxX: number; maxZ: number }[] {
    return this.layers.map(({ coverage }) => coverage.bounds);
  }

  /** @returns `generated` mixed with what layers of a kind measured at scene metres, m NHN */
  mix(kind: HeightKind, x: number, z: number, generated: number): number {
    let y = generated;
    for (const layer of this.layers) {
      if (layer.kind !== kind) continue;
      const weight = weightOf(layer, x, z);
      if (weight === 0) continue;
      const measured = layer.grid.heightAt(x + SCENE_ORIGIN.e, SCENE_ORIGIN.n - z);
      if (!Number.isNaN(measured)) y += (measured - y) * weight;
    }
    return y;
  }

  /** What the best layer says at a place, m NHN: beds before land, finer before coarser; NaN where there is no data. */
  rawAt(x: number, z: number): number {
    for (const layer of this.bestFirst) {
      const measured = layer.grid.heightAt(x + SCENE_ORIGIN.e, SCENE_ORIGIN.n - z);
      if (!Number.isNaN(measured)) return measured;
    }
    return NaN;
  }

  /** How much of the height at a place is measured, by any layer of a kind: 0 to 1. */
  weightAt(kind: HeightKind, x: number, z: number): number {
    let generated = 1;
    for (const layer of this.layers) if (layer.kind === kind) generated *= 1 - weightOf(layer, x, z);
    return 1 - generated;
  }
}

const weightOf = ({ coverage }: HeightLayer, x: number, z: number): number =>
  smoothstep(RIM_M, RIM_M + BLEND_M, coverage.distanceAt(x, z));
