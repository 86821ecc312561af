import type { Text } from '../../schema/texts.ts';
import type { Course } from './coursePlacement.ts';
import { LABEL_STYLES, type LabelKind, type LabelStyle } from './labelStyle.ts';
import type { TextRun } from './textRun.ts';

/** What can be shown, with what was reckoned of it in this pass. One object for its life, so that a pass makes no garbage. */
export interface Candidate {
  readonly key: string;
  readonly texts: Text;
  readonly kind: LabelKind;
  readonly rank: number;
  readonly course: Course | null;
  style: LabelStyle;
  /** Set in this style and language, with the atlas of this generation. */
  run: TextRun | null;
  runOf: string;
  x: number;
  y: number;
  z: number;
  px: number;
  py: number;
  /** Radius of its marker in pixels; 0 for labels of the map. */
  radius: number;
  isKept: boolean;
  /** What a person points at is named, whatever stands beside it. */
  isForced: boolean;
}

export const newCandidate = (
  key: string,
  texts: Text,
  kind: LabelKind,
  rank: number,
  at: { readonly x: number; readonly y: number; readonly z: number },
  course: Course | null = null,
): Candidate => ({
  key,
  texts,
  kind,
  rank,
  course,
  style: LABEL_STYLES[kind],
  run: null,
  runOf: '',
  x: at.x,
  y: at.y,
  z: at.z,
  px: 0,
  py: 0,
  radius: 0,
  isKept: false,
  isForced: false,
});

/** What moves, for its names. */
export interface NamedMovers {
  forEachShown(
    visit: (
      id: string,
      name: Text,
      place: { readonly x: number; readonly y: number; readonly z: number },
      emphasis: 'none' | 'selected' | 'hovered',
      /** Its name is shown from this near, metres, where it is not looked at. */
      withinM: number,
    ) => void,
  ): void;
}
