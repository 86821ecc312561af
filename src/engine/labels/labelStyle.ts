import type { MapLabel } from '../../schema/cityFiles.ts';
import type { Language } from '../../schema/texts.ts';

export type LabelKind = MapLabel['kind'] | 'asset';

/** Position in this list is the colour's index in the shader. */
export const LABEL_INKS = ['land', 'quiet', 'water', 'asset', 'shield', 'plate'] as const;
export type LabelInk = (typeof LABEL_INKS)[number];

export interface LabelStyle {
  /** CSS pixels of the em. */
  readonly size: number;
  /** Between letters, share of the em. */
  readonly spacing: number;
  readonly isItalic: boolean;
  readonly isCapitals: boolean;
  readonly ink: LabelInk;
  /** Shown between these distances of the eye, metres. */
  readonly from: number;
  readonly to: number;
  /** Smaller is placed first. */
  readonly priority: number;
}

const plain = { spacing: 0.01, isItalic: false, isCapitals: false, from: 0 } as const;
const water = { spacing: 0.06, isItalic: true, isCapitals: false, ink: 'water', from: 0 } as const;

export const LABEL_STYLES: Readonly<Record<LabelKind, LabelStyle>> = {
  river: { ...water, size: 16, spacing: 0.14, to: 60_000, priority: 1 },
  district: {
    size: 14.5,
    spacing: 0.22,
    isItalic: false,
    isCapitals: true,
    ink: 'land',
    from: 1100,
    to: 60_000,
    priority: 0.8,
  },
  place: { ...plain, size: 13, ink: 'land', to: 9_000, priority: 4 },
  lake: { ...water, size: 12.5, to: 11_000, priority: 5 },
  basin: { ...water, size: 12, to: 6_500, priority: 6 },
  quarter: { ...plain, size: 12, spacing: 0.05, ink: 'quiet', from: 400, to: 7_500, priority: 7 },
  // After the districts and before the names of places: numbers are short and stand on their road.
  shield: { ...plain, size: 9.5, spacing: 0.02, ink: 'shield', from: 900, to: 60_000, priority: 3.2 },
  road: { ...plain, size: 11, ink: 'quiet', to: 3_500, priority: 8 },
  asset: { ...plain, size: 12.5, ink: 'asset', to: 9_000, priority: 3 },
};

/** An asset's name is shown within this distance of the eye, by rank, and after these labels of the map. */
export const ASSET_WITHIN_M = [9_000, 3_600, 1_300, 700] as const;
export const ASSET_PRIORITY = [3, 4.5, 7.5, 9] as const;

const LONGEST = 38;

/** A label's text as it is set. */
export function labelText(text: string, style: LabelStyle, language: Language): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;
  return style.isCapitals ? short.toLocaleUpperCase(language) : short;
}

/** A name is shown beside a mover that is as near as this; the one looked at always has its name. */
export const MOVER_WITHIN_M = 900;
/** Trucks stand in rows, vehicles of a terminal between its stacks: from farther away their names would hide them. */
export const TRUCK_WITHIN_M = 130;
export const MOVER_RADIUS_PX = 9;
