import type { Building, BuildingFacts, SourceNote } from '../model/Building.ts';
import { packSurfaces, type Surface } from '../model/geometry.ts';
import { boundsOf, footprintArea, isClosed, volume } from '../model/measure.ts';

/** What a reader knows of a building before it is measured. */
export interface BuildingDraft extends BuildingFacts {
  readonly ags: string | null;
  readonly parts: readonly BuildingFacts[];
  readonly lod: Building['lod'];
  readonly surfaces: readonly Surface[];
}

/** Packs and measures: the end of every reader. */
export function assembleBuilding({ surfaces, ...facts }: BuildingDraft, source: SourceNote): Building {
  const geometry = packSurfaces(surfaces);
  const closed = isClosed(geometry);
  return {
    ...facts,
    provenance: {
      kind: source.kind ?? 'measured',
      source: source.source,
      licence: source.licence,
      date: facts.createdOn ?? source.date,
      ...(source.note === undefined ? {} : { note: source.note }),
    },
    geometry,
    bounds: boundsOf(geometry),
    footprintAreaM2: footprintArea(geometry),
    volumeM3: closed ? Math.abs(volume(geometry)) : 0,
    isClosed: closed,
  };
}

/** A word of a register that must be a count: digits only, else null. */
export function readCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : null;
}

/** `1950`, `1950-01-01`, `1950+01:00` → 1950. */
export function readYear(text: string | undefined): number | null {
  const year = Number(/^(\d{4})(?![\d.])/.exec(text ?? '')?.[1] ?? NaN);
  return year >= 800 && year <= 2200 ? year : null;
}

/** A day or an instant, ISO 8601 → the day; else null. */
export const readDay = (text: string | undefined): string | null => /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0] ?? null;
