import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadThemes } from '../../src/feed/loadThemes.ts';
import { ROOT } from '../../src/feed/settings.ts';
import { THEMES } from '../../src/schema/catalogue.ts';
import { decode } from '../../src/schema/decode.ts';
import { IndicatorsSchema, isOnTarget } from '../../src/schema/themeIndicators.ts';

const themes = loadThemes(join(ROOT, 'assets/themes'));

describe('the indicators of a theme', () => {
  it.each(THEMES)(
    'are three to five, more than half of them with a target, and the one in the overview has one: %s',
    (theme) => {
      const { indicators } = themes.get(theme)!;
      const withTarget = indicators.filter(({ target }) => target !== undefined);
      expect(indicators.length).toBeGreaterThanOrEqual(3);
      expect(withTarget.length).toBeGreaterThan(indicators.length / 2);
      expect(indicators[0]!.target).toBeDefined();
    },
  );

  it.each(THEMES)('say why there is just that target, or none: %s', (theme) => {
    for (const { id, target, why } of themes.get(theme)!.indicators) {
      expect([id, why.de.startsWith('Kein Ziel')]).toEqual([id, target === undefined]);
      expect([id, why.en.startsWith('No target')]).toEqual([id, target === undefined]);
    }
  });

  it('are refused without the reason', () => {
    const text = { de: 'a', en: 'a', zh: 'a' };
    const bare = { id: 'i', name: text, take: 'mean', kind: 'k', property: 'p', unit: '1', target: 1, better: 'lower' };
    expect(() => decode(IndicatorsSchema, [bare], 'file')).toThrow(/0\.why/);
  });
});

describe('a figure', () => {
  it.each([
    [5, 'lower', true],
    [6, 'lower', false],
    [5, 'higher', true],
    [4, 'higher', false],
  ] as const)('%d against a target of 5, %s is better: %s', (value, better, isMet) => {
    expect(isOnTarget({ value, target: 5, better })).toBe(isMet);
  });

  it('without a target, or that is not known, neither meets nor misses one', () => {
    expect(isOnTarget({ value: 5 })).toBeNull();
    expect(isOnTarget({ value: null, target: 5, better: 'lower' })).toBeNull();
  });
});
