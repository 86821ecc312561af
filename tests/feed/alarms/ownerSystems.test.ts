import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSystemOf, loadOwnerSystems } from '../../../src/feed/alarms/ownerSystems.ts';
import { ruleInstances, type Systems } from '../../../src/feed/alarms/ruleInstance.ts';
import { loadThemes } from '../../../src/feed/loadThemes.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { THEMES } from '../../../src/schema/catalogue.ts';
import { partnerOf } from '../../../src/state/partners.ts';
import { city, rule } from './stage.ts';

const none = () => null;
const subject = { asset: 'gauge/a', datastream: 'gauge/a/W', alarm: 'iot/high/gauge/a' };

describe('the system of an owner', () => {
  it('is found by the owner, and for an office or the first of several by the institution', () => {
    const systemOf = createSystemOf({ 'Stadt Duisburg': 'https://city.example/', WSV: 'https://wsv.example/' });
    for (const owner of ['Stadt Duisburg', 'Stadt Duisburg, Grünflächen', 'Stadt Duisburg (simuliert)'])
      expect(systemOf(owner, subject)).toBe('https://city.example/');
    expect(systemOf('WSV / Duisburger Hafen AG', subject)).toBe('https://wsv.example/');
    expect([systemOf('Betreiber', subject), systemOf(null, subject)]).toEqual([null, null]);
  });

  it('gets the ids where its address has room for them, encoded', () => {
    const systemOf = createSystemOf({ WSV: 'https://wsv.example/a?thing={asset}&series={datastream}&alarm={alarm}' });
    expect(systemOf('WSV', subject)).toBe(
      'https://wsv.example/a?thing=gauge%2Fa&series=gauge%2Fa%2FW&alarm=iot%2Fhigh%2Fgauge%2Fa',
    );
  });

  it.each([
    ['{"WSV": "ftp://wsv.example"}', /WSV: must be an address with http or https/],
    ['{"WSV": "https://wsv.example/{who}"}', /WSV: may hold \{asset\}, \{datastream\} and \{alarm\} only/],
    ['{', /assets\/owners\.json/],
  ])('that does not fit is refused with its path: %s', (text, reason) => {
    const path = join(mkdtempSync(join(tmpdir(), 'hafenblick-owners-')), 'owners.json');
    writeFileSync(path, text);
    expect(() => loadOwnerSystems(path)).toThrow(reason);
  });
});

describe('the link of an alarm', () => {
  const linkOf = (systems: Partial<Systems>, fields: Record<string, unknown> = {}): string | null => {
    const high = rule('high', { kind: 'gauge', when: { property: 'W', above: 900 }, owner: 'WSV', ...fields });
    const all = ruleInstances(city(), new Map([['iot', { rules: [high] }]]), { configured: none, known: none, ...systems }); // prettier-ignore
    return all.find(({ about }) => about.rule === 'high')!.about.link;
  };
  const configured = createSystemOf({ WSV: 'https://ours.example/{asset}' });
  const known = createSystemOf({ WSV: 'https://public.example/' });

  it('is what the operator has configured, else what the rule says, else the public page of the owner', () => {
    const link = 'https://rule.example/';
    expect(linkOf({ configured, known }, { link })).toBe('https://ours.example/gauge%2Fa');
    expect(linkOf({ known }, { link })).toBe(link);
    expect(linkOf({ known })).toBe('https://public.example/');
    expect(linkOf({})).toBeNull();
  });
});

describe('the rules of the themes', () => {
  const themes = loadThemes(join(ROOT, 'assets/themes'));
  const systemOf = createSystemOf(loadOwnerSystems(join(ROOT, 'assets/owners.json')));
  const ownerOf = new Map([...themes.values()].flatMap(({ kinds }) => Object.entries(kinds).map(([kind, { owner }]) => [kind, owner]))); // prettier-ignore

  it.each(THEMES)('are there for every theme, and lead to the system of whoever is named: %s', (theme) => {
    const { rules } = themes.get(theme)!;
    expect(rules.length).toBeGreaterThan(0);
    for (const { id, kind, owner = ownerOf.get(kind ?? ''), link } of rules)
      if (partnerOf(owner) !== null) expect([id, owner, link ?? systemOf(owner!, subject)]).not.toContain(null);
  });
});
