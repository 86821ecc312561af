import { LANDCOVER_CLASSES, type LandcoverClass } from '../schema/cityFiles.ts';

const codeOf = (name: LandcoverClass): number => LANDCOVER_CLASSES.indexOf(name);
const BUILT: readonly LandcoverClass[] = ['residential', 'inner-city', 'industry', 'steelworks', 'port'];
/** Larger open ground is farmland, wherever it lies; hectares. */
const MOST_HA = 60;
/** Share of its rim that a gap has in common with what is built. */
const BUILT_RIM = 0.35;

/**
 * Open ground that nobody drew counts as field. Where it is a gap of the town, nobody ploughs it: it becomes meadow.
 * @param classes positions in `LANDCOVER_CLASSES`, row by row; changed in place
 * @param pixelM metres of a pixel
 * @returns pixels that were changed
 */
export function greenGaps(classes: Uint8Array, width: number, pixelM: number): number {
  const field = codeOf('field');
  const meadow = codeOf('meadow');
  const built = new Set(BUILT.map(codeOf));
  const most = (MOST_HA * 10_000) / pixelM ** 2;
  const isSeen = new Uint8Array(classes.length);
  let changed = 0;
  for (let start = 0; start < classes.length; start++) {
    if (classes[start] !== field || isSeen[start]) continue;
    const piece = [start];
    isSeen[start] = 1;
    let rim = 0;
    let builtRim = 0;
    for (let k = 0; k < piece.length; k++) {
      const i = piece[k]!;
      const column = i % width;
      for (const next of [column > 0 ? i - 1 : -1, column < width - 1 ? i + 1 : -1, i - width, i + width]) {
        const found = classes[next];
        if (found === field) {
          if (!isSeen[next]) piece.push(next);
          isSeen[next] = 1;
        } else {
          rim++;
          if (found !== undefined && built.has(found)) builtRim++;
        }
      }
    }
    if (piece.length > most || builtRim < BUILT_RIM * rim) continue;
    for (const i of piece) classes[i] = meadow;
    changed += piece.length;
  }
  return changed;
}
