import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../src/schema/catalogue.ts';
import type { Language } from '../../../src/schema/texts.ts';
import type { StatusContext } from '../../../src/state/assetStatus.ts';
import { WagonLoads } from '../../../src/ui/corridors/WagonLoads.tsx';
import { createI18n } from '../../../src/ui/i18n/createI18n.ts';

/** A train whose datastreams are a delay and those of its wagons; a wagon has what it says, or nothing is known of it. */
function markup(loads: readonly (number | 'missing' | undefined)[], lang: Language = 'en'): string {
  const streams = ['delay', ...loads.map((_, k) => `wagon-${k + 1}`)];
  const asset = { properties: { datastreams: streams.map((property, index) => ({ property, index })) } } as unknown as Asset;
  const readings = {
    get: (index: number) => {
      const load = index === 0 ? 120 : loads[index - 1];
      return load === undefined ? undefined : load === 'missing' ? { value: 0, quality: 'missing' } : { value: load, quality: 'good' };
    },
  };
  return renderToStaticMarkup(
    <I18nextProvider i18n={createI18n(lang)}>
      <WagonLoads asset={asset} at={{ readings } as unknown as StatusContext} />
    </I18nextProvider>,
  );
} // prettier-ignore
const items = (html: string): string[] => html.match(/<li.*?<\/li>/g) ?? [];

describe('what the wagons of a train carry', () => {
  it('is told wagon by wagon from the locomotive on, and all together', () => {
    const html = markup([3, 0, 2, 1]);
    expect(items(html)).toHaveLength(4);
    expect(html).toContain('6 of 12 TEU');
    expect(items(html)[0]).toContain('Wagon 1: 3 of 3 TEU');
    expect(items(html)[1]).toContain('Wagon 2: 0 of 3 TEU');
    expect(items(html).map((item) => /data-load="(\d)"/.exec(item)?.[1])).toEqual(['3', '0', '2', '1']);
  });

  it('is another list as soon as a box is set down', () => {
    expect(markup([3, 0])).not.toBe(markup([3, 2]));
    expect(markup([3, 2])).toContain('5 of 6 TEU');
  });

  it('says of a wagon that nobody tells of that it is not told, and does not count it as empty', () => {
    const html = markup([3, 'missing', undefined]);
    expect(items(html)[1]).toContain('Wagon 2: not told');
    expect(items(html)[1]).not.toContain('data-load');
    expect(items(html)[2]).toContain('Wagon 3: not told');
    expect(html).toContain('3 of 9 TEU');
  });

  it('is nothing for a train that tells of no wagon', () => {
    expect(markup([])).toBe('');
    expect(markup(['missing', undefined])).toBe('');
  });

  it('has a name and is read aloud in each language, its figures are not read twice', () => {
    for (const [lang, wagon] of [['de', 'Wagen 1: 3 von 3 TEU'], ['en', 'Wagon 1: 3 of 3 TEU']] as const) {
      const html = markup([3], lang);
      expect(html).toMatch(/<section[^>]*aria-label="[^"]+"/);
      expect(html).toContain(`<span class="unseen">${wagon}</span>`);
      expect(items(html)[0]!.match(/aria-hidden="true"/g)).toHaveLength(2);
    }
    expect(markup([3], 'zh')).not.toContain('Wagon');
  }); // prettier-ignore
});
