import { HEIGHT_RANGE_M } from '../terrain/heightGrid.ts';
import { addProblem, count, type ReadProblem } from './readSummary.ts';

/** What was read of terrain, what was left out and why. */
export interface HeightSummary {
  files: number;
  /** Heights that were taken. */
  samples: number;
  /** Places that a file says it has no height for. */
  noData: number;
  /** Heights left out, per reason. */
  readonly skipped: Record<string, number>;
  readonly problems: ReadProblem[];
  problemCount: number;
}

export const createHeightSummary = (): HeightSummary => ({
  files: 0,
  samples: 0,
  noData: 0,
  skipped: {},
  problems: [],
  problemCount: 0,
});

/** Area of which heights are kept, metres in EPSG:25832. */
export interface HeightBounds {
  readonly minE: number;
  readonly minN: number;
  readonly maxE: number;
  readonly maxN: number;
}

/** What a reader of heights works with. */
export interface HeightContext {
  readonly summary: HeightSummary;
  readonly bounds: HeightBounds;
  /**
   * Where the samples go.
   * @param spacingM distance of the samples
   * @returns null where they are too coarse
   */
  readonly gridFor: (spacingM: number) => { add(e: number, n: number, heightM: number): void } | null;
}

/** Problems of one kind that one file may name with their place; the rest is counted. */
const NAMED_A_FILE = 5;

/** Absurd heights of one file: the first few are named, all are counted. */
export class ImplausibleHeights {
  private readonly file: string;
  private readonly summary: HeightSummary;
  private found = 0;

  constructor(file: string, summary: HeightSummary) {
    this.file = file;
    this.summary = summary;
  }

  /** @returns whether a height can be; where not, it is reported */
  accepts(heightM: number, place: () => { line: number | null; where: string }): boolean {
    if (heightM >= HEIGHT_RANGE_M.least && heightM <= HEIGHT_RANGE_M.most) return true;
    count(this.summary.skipped, 'heights that cannot be');
    if (++this.found > NAMED_A_FILE) return false;
    const { line, where } = place();
    const reason = `${where}: ${heightM} m is no height between ${HEIGHT_RANGE_M.least} and ${HEIGHT_RANGE_M.most} m; it is left out`;
    addProblem(this.summary, { file: this.file, line, id: null, reason });
    return false;
  }
}
