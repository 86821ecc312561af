import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadThemes } from '../../../../src/feed/loadThemes.ts';
import { ROOT } from '../../../../src/feed/settings.ts';
import type { Offer, Place } from '../../../../src/feed/sources/places/place.ts';
import { createPlaceBook } from '../../../../src/feed/sources/places/placeBook.ts';
import { unixMs } from '../../../../src/geo/units.ts';

const NOW = unixMs(Date.parse('2026-11-25T12:00:00Z'));
const OFFER: Offer = {
  id: 'garages',
  marginKm: 0,
  source: 'Stadt',
  licence: 'x',
  date: '2026',
  owner: undefined,
  intervalS: 300,
};
const PLACE: Place = {
  kind: 'parking',
  id: '1',
  name: 'P1',
  lon: 6.7663,
  lat: 51.4334,
  capacity: 420,
  powerKw: null,
  points: [],
};

describe('a car park of a real service', () => {
  it('is of the kind and has the property that its theme draws, counts and raises alarms for', () => {
    const theme = loadThemes(join(ROOT, 'assets/themes')).get('infrastructure')!;
    const states = [{ kind: 'parking', placeId: '1', timeMs: NOW, vacant: 10, capacity: null, isOpen: null }] as const;
    const reading = { publishedMs: null, isDelta: false, places: [PLACE], states, complaints: [] };
    const [asset] = createPlaceBook(OFFER).take(reading, true, NOW, () => undefined).announced;
    const { kind, theme: field, datastreams } = asset!.properties;
    const has = (wanted: { kind?: string | undefined; property?: unknown }): boolean =>
      wanted.kind === kind && datastreams.some(({ property }) => property === wanted.property);
    expect([field, kind in theme.kinds]).toEqual(['infrastructure', true]);
    expect(theme.indicators.some(has)).toBe(true);
    expect(theme.pictures.some(has)).toBe(true);
    const ofRule = ({ when }: (typeof theme.rules)[number]): unknown => ('of' in when && 'property' in when.of ? when.of.property : null); // prettier-ignore
    expect(theme.rules.some((rule) => has({ kind: rule.kind, property: ofRule(rule) }))).toBe(true);
  });
}); // prettier-ignore
