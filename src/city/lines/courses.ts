import { densify, offsetLine, smooth } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { Rail } from '../inputs.ts';

/** Half the distance between the two tracks of a double line, metres. */
const TRACK_OFFSET_M = 2;
/** A course with fewer points than this is a chain of junctions, to be drawn as a curve through them. */
const CHAIN_POINTS = 30;

/** The course of a road: as drawn, or a smooth curve through junctions. */
export const courseOf = (line: readonly Point[]): readonly Point[] =>
  line.length < CHAIN_POINTS ? smooth(line, 40) : densify(line, 40);

/** The tracks of a railway and the line that they come from: one, or two where it has two tracks or more. */
export const railCourses = (
  rail: Rail,
): readonly { readonly source: readonly Point[]; readonly course: readonly Point[] }[] =>
  rail.lines.flatMap((source) =>
    rail.properties.tracks > 1
      ? [TRACK_OFFSET_M, -TRACK_OFFSET_M].map((aside) => ({ source, course: offsetLine(source, aside) }))
      : [{ source, course: source }],
  );
