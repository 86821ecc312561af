/**
 * Moves labels on a line apart so that none is nearer than `least` to the next, each as near to its place as that allows.
 * @param places ascending positions
 * @param from to: ends of the line; labels stay between them when they fit
 */
export function spreadLabels(places: readonly number[], least: number, from: number, to: number): number[] {
  const at = [...places];
  for (let i = 0; i < at.length; i++) at[i] = Math.max(at[i]!, i === 0 ? from : at[i - 1]! + least);
  for (let i = at.length - 1; i >= 0; i--) at[i] = Math.min(at[i]!, i === at.length - 1 ? to : at[i + 1]! - least);
  return at;
}
