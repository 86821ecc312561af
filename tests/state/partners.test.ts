import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import type { Asset } from '../../src/schema/catalogue.ts';
import type { StatusContext } from '../../src/state/assetStatus.ts';
import { isOfPartner, partnerOf, partnersOf } from '../../src/state/partners.ts';
import type { Reading } from '../../src/state/readings.ts';

const NOW = unixMs(Date.parse('2026-11-26T12:00:00Z'));
const asset = (id: string, owner: string | undefined, properties: object = {}): Asset =>
  ({
    id,
    geometry: null,
    properties: { name: { de: id, en: id, zh: id }, theme: 'port', kind: 'x', links: [], datastreams: [], owner, ...properties },
  }) as unknown as Asset; // prettier-ignore
const at = (origins: readonly (Reading['origin'] | null)[]): StatusContext => ({
  readings: {
    get: (index): Reading | undefined => {
      const origin = origins[index];
      return origin ? { value: 1, timeMs: NOW, quality: 'good', origin } : undefined;
    },
    version: () => 1,
    applied: () => 0,
    subscribe: () => () => undefined,
  },
  instantMs: NOW,
  isDown: false,
});

describe('the institution behind an owner', () => {
  it.each([
    ['Stadt Duisburg, Amt für Schulische Bildung', 'Stadt Duisburg'],
    ['Stadt Duisburg, Verkehrssteuerung (simuliert)', 'Stadt Duisburg'],
    ['Duisburger Hafen AG / WSV', 'Duisburger Hafen AG'],
    ['Duisburger Hafen AG and partners', 'Duisburger Hafen AG'],
    ['duisport', 'Duisburger Hafen AG'],
    ['Die Autobahn GmbH des Bundes', 'Autobahn GmbH des Bundes'],
    ['Universität Duisburg-Essen', 'Universität Duisburg-Essen'],
  ])('of %s is %s', (owner, partner) => {
    expect(partnerOf(owner)).toBe(partner);
  });

  it.each([
    'Terminalbetreiber', 'Betreiber', 'Spedition (simuliert)', 'Werksbahn', 'Hafen- und Werksbetriebe', 'Vorhabenträger',
    'nobody: a sum over households', undefined,
  ])('%s names a role and no institution', (owner) => {
    expect(partnerOf(owner)).toBeNull();
  }); // prettier-ignore
});

describe('the partners of a catalogue', () => {
  const stream = (index: number) => ({ datastreams: [{ index }] });
  const plan = (from: string) => ({
    plan: {
      steps: [
        { state: 'planned', from: '2020' },
        { state: 'built', from },
      ],
    },
  });
  const assets = [
    asset('a/1', 'thyssenkrupp Steel Europe AG', { theme: 'industry', ...stream(0) }),
    asset('a/2', 'ThyssenKrupp Steel Europe AG', { theme: 'industry', ...stream(1) }),
    asset('a/3', 'thyssenkrupp Steel Europe AG', { theme: 'ecosystem', ...plan('2027') }),
    asset('a/4', 'thyssenkrupp Steel Europe AG', { theme: 'ecosystem', ...plan('2025') }),
    asset('a/5', 'thyssenkrupp Steel Europe AG', { theme: 'ecosystem', ...plan('2028') }),
    asset('b/1', 'LANUK NRW', { theme: 'iot', links: [{ href: 'https://www.lanuk.nrw.de/air?x' }] }),
    asset('b/2', 'LANUK NRW', { mover: { class: 'truck' } }),
    asset('c/1', 'Betreiber'),
    asset('d/1', 'Port / WSV', { links: [{ href: 'https://www.wsv.de' }] }),
  ];

  it('are counted by theme, by where their values come from and by what is not built yet', () => {
    const [steel, air, ...rest] = partnersOf(assets, at(['live', 'simulated']));
    expect(steel).toEqual({
      name: 'thyssenkrupp Steel Europe AG',
      assets: 5,
      themes: [['ecosystem', 3], ['industry', 2]],
      data: { live: 1, recorded: 0, computed: 0, simulated: 1, none: 3 },
      planned: 2,
      href: null,
    }); // prettier-ignore
    expect([air!.name, air!.assets, air!.href]).toEqual(['LANUK NRW', 1, 'https://www.lanuk.nrw.de']);
    // The page of what two share is the other's.
    expect(rest.map(({ name, href }) => [name, href])).toEqual([['Port', null]]);
  });

  it('own exactly what is counted', () => {
    for (const { name, assets: count } of partnersOf(assets, at([])))
      expect(assets.filter((one) => isOfPartner(one, name))).toHaveLength(count);
  });
});
