/** Something in a file that could not be used. `line` counts from 1; null where the format has no lines. */
export interface ReadProblem {
  readonly file: string;
  readonly line: number | null;
  /** Id of the building, where it is known. */
  readonly id: string | null;
  readonly reason: string;
}

/** One line for a person: `tile.gml:120: DENW22…: …`. */
export const problemLine = ({ file, line, id, reason }: ReadProblem): string =>
  `${file}${line === null ? '' : `:${line}`}: ${id ? `${id}: ` : ''}${reason}`;

/** Problems kept with their place; more are only counted, so that a broken file of gigabytes stays readable. */
const KEPT_PROBLEMS = 500;

/** What was read, what was left out and why. Counts only grow, so summaries of threads add up. */
export interface ReadSummary {
  files: number;
  /** Bytes of text after unpacking. */
  bytes: number;
  buildings: number;
  parts: number;
  surfaces: number;
  /** Buildings whose shell is watertight. */
  closed: number;
  /** Things left out, per reason. */
  readonly skipped: Record<string, number>;
  /** Things that were put right or taken as they are, per remark. */
  readonly notes: Record<string, number>;
  readonly problems: ReadProblem[];
  problemCount: number;
}

export function createSummary(): ReadSummary {
  return {
    files: 0,
    bytes: 0,
    buildings: 0,
    parts: 0,
    surfaces: 0,
    closed: 0,
    skipped: {},
    notes: {},
    problems: [],
    problemCount: 0,
  };
}

export function count(counts: Record<string, number>, reason: string, by = 1): void {
  counts[reason] = (counts[reason] ?? 0) + by;
}

/** Keeps a problem with its place, or only counts it. */
export function addProblem(summary: Pick<ReadSummary, 'problems' | 'problemCount'>, problem: ReadProblem): void {
  summary.problemCount++;
  if (summary.problems.length < KEPT_PROBLEMS) summary.problems.push(problem);
}

/** Adds the counts of `more` to `summary`. */
export function addSummary(summary: ReadSummary, more: ReadSummary): void {
  for (const key of ['files', 'bytes', 'buildings', 'parts', 'surfaces', 'closed'] as const) summary[key] += more[key];
  for (const key of ['skipped', 'notes'] as const)
    for (const [reason, n] of Object.entries(more[key])) count(summary[key], reason, n);
  summary.problemCount += more.problemCount;
  for (const problem of more.problems) if (summary.problems.length < KEPT_PROBLEMS) summary.problems.push(problem);
}
