/** A state that cannot be. */
export interface Violation {
  /** `hull ashore`, `negative stock` … */
  readonly rule: string;
  readonly asset: string;
  readonly atMs: number;
  readonly detail: string;
}

/** One line each, at most so many: what a failing test shows. */
export const listed = (violations: readonly Violation[], most = 12): string[] =>
  violations
    .slice(0, most)
    .map(({ rule, asset, atMs, detail }) => `${new Date(atMs).toISOString()} ${rule}: ${asset} ${detail}`.trim());
