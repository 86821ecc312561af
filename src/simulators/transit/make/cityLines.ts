import type { Point } from '../../../geo/segmentIndex.ts';
import { LINE_KINDS, LinesMetaSchema, type LineKind } from '../../../schema/cityFiles.ts';
import { decodeColumnFile } from '../../../schema/columnFile.ts';
import { decode } from '../../../schema/decode.ts';

/** Flag of `lines.bin`. */
const GENERATED = 8;

/** A line of the built city as it is drawn: scene metres, heights m NHN. */
export interface BuiltLine {
  readonly kind: LineKind;
  /** Empty where it has none. */
  readonly name: string;
  readonly widthM: number;
  /** Made by the build, no street of a map or of the curated files. */
  readonly isGenerated: boolean;
  readonly points: readonly Point[];
  readonly heightM: readonly number[];
}

/** @param bytes `lines.bin` of the built city. @throws DecodeError */
export function readCityLines(bytes: ArrayBuffer, kinds: readonly LineKind[]): BuiltLine[] {
  const { columns, meta } = decodeColumnFile(bytes, 'lines.bin');
  const { names } = decode(LinesMetaSchema, meta, 'lines.bin');
  const column = (name: string): ArrayLike<number> => columns[name]!;
  const [kind, start, x, y, z] = [column('kind'), column('start'), column('x'), column('y'), column('z')] as const;
  const [name, widthDm, flags] = [column('name'), column('widthDm'), column('flags')] as const;
  const lines: BuiltLine[] = [];
  for (let i = 0; i < kind.length; i++) {
    const its = LINE_KINDS[kind[i]!]!;
    if (!kinds.includes(its)) continue;
    const points: Point[] = [];
    const heightM: number[] = [];
    for (let k = start[i]!; k < start[i + 1]!; k++) {
      points.push([x[k]! / 10, z[k]! / 10]);
      heightM.push(y[k]! / 100);
    }
    const isGenerated = (flags[i]! & GENERATED) !== 0;
    lines.push({ kind: its, name: names[name[i]!]!, widthM: widthDm[i]! / 10, isGenerated, points, heightM });
  }
  return lines;
}
