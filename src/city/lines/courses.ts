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

/** The tracks of a railway: one line, or two where it has two tracks or more. */
export const railCourses = (rail: Rail): readonly (readonly Point[])[] =>
  rail.lines.flatMap((line) =>
    rail.properties.tracks > 1 ? [offsetLine(line, TRACK_OFFSET_M), offsetLine(line, -TRACK_OFFSET_M)] : [line],
  );
