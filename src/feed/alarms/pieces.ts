/** The past is reckoned in pieces of this length, each once. */
export const PIECE_MS = 6 * 3_600_000;

/** Begin of the piece that an instant is in, ms since 1970. */
export const startOf = (ms: number): number => Math.floor(ms / PIECE_MS) * PIECE_MS;

/** Unix milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Begins of the pieces of a span of which there is something to reckon, ascending.
 * @param spans that are known
 * @param nowMs up to where anything can be known; null = everything is
 */
export function startsBetween(spans: readonly Span[], fromMs: number, toMs: number, nowMs: number | null): number[] {
  const starts = new Set<number>();
  for (const span of spans) {
    // Silence is noticed after the end of what was heard.
    const last = Math.min(toMs, span.toMs + PIECE_MS, nowMs ?? Infinity);
    for (let at = startOf(Math.max(fromMs, span.fromMs)); at <= last; at += PIECE_MS) starts.add(at);
  }
  return [...starts].sort((a, b) => a - b);
}

/** Pieces as spans, those that follow one another as one, within a span. @param starts ascending */
export function mergedPieces(starts: readonly number[], fromMs: number, toMs: number): Span[] {
  const merged: { fromMs: number; toMs: number }[] = [];
  for (const startMs of starts) {
    const [last, endMs] = [merged.at(-1), Math.min(toMs, startMs + PIECE_MS)];
    if (last?.toMs === startMs) last.toMs = endMs;
    else merged.push({ fromMs: Math.max(fromMs, startMs), toMs: endMs });
  }
  return merged;
}
