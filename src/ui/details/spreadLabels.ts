/**
 * Moves labels on a line apart so that none covers the next, each as near to its place as that allows.
 * @param places ascending positions of their middles
 * @param sizes of each label along the line
 * @param length of the line from 0; labels stay on it when they fit
 */
export function spreadLabels(places: readonly number[], sizes: readonly number[], length: number): number[] {
  const at = [...places];
  const apart = (i: number): number => (sizes[i]! + sizes[i + 1]!) / 2;
  for (let i = 0; i < at.length; i++) at[i] = Math.max(at[i]!, i === 0 ? sizes[0]! / 2 : at[i - 1]! + apart(i - 1));
  for (let i = at.length - 1; i >= 0; i--)
    at[i] = Math.min(at[i]!, i === at.length - 1 ? length - sizes[i]! / 2 : at[i + 1]! - apart(i));
  return at;
}
