import * as v from 'valibot';
import { decodeColumnFile, encodeColumnFile } from './columnFile.ts';
import { LANDCOVER_CLASSES } from './cityFiles.ts';
import { decode, DecodeError } from './decode.ts';

/** A map of classes: positions in `LANDCOVER_CLASSES`, row by row from the north-west. */
export interface LandcoverMap {
  readonly width: number;
  readonly height: number;
  readonly classes: Uint8Array;
}

const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20_000));
const MetaSchema = v.object({ width: Count, height: Count });

/**
 * `landcover` column file: the runs of equal pixels, one after another over the ends of rows.
 * Columns: class u8 · end u32 pixels, the first one behind the run (delta). A third fewer bytes than as a PNG.
 */
export function encodeLandcover({ width, height, classes }: LandcoverMap): Uint8Array<ArrayBuffer> {
  const runs: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < classes.length; i++) {
    if (classes[i] === classes[i + 1]) continue;
    runs.push(classes[i]!);
    ends.push(i + 1);
  }
  const columns = { class: Uint8Array.from(runs), end: Uint32Array.from(ends) };
  return encodeColumnFile({ meta: { width, height }, columns }, ['end']);
}

/**
 * @param what the file, named in errors
 * @throws DecodeError when a class is unknown or the runs do not fill the map
 */
export function decodeLandcover(buffer: ArrayBuffer, what: string): LandcoverMap {
  const file = decodeColumnFile(buffer, what);
  const { width, height } = decode(MetaSchema, file.meta, what);
  const { class: runs, end: ends } = file.columns;
  if (!(runs instanceof Uint8Array) || !(ends instanceof Uint32Array) || runs.length !== ends.length)
    throw new DecodeError(what, 'columns', 'needs class (u8) and end (u32) of one length');
  const classes = new Uint8Array(width * height);
  let from = 0;
  for (let i = 0; i < runs.length; i++) {
    const end = ends[i]!;
    if (runs[i]! >= LANDCOVER_CLASSES.length) throw new DecodeError(what, `columns.class.${i}`, 'is no class');
    if (end <= from || end > classes.length)
      throw new DecodeError(what, `columns.end.${i}`, 'is not between the run before and the end of the map');
    classes.fill(runs[i]!, from, end);
    from = end;
  }
  if (from !== classes.length) throw new DecodeError(what, 'columns.end', 'does not fill the map');
  return { width, height, classes };
}
