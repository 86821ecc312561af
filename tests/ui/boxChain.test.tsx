import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { unixMs } from '../../src/geo/units.ts';
import type { Chain } from '../../src/schema/chains.ts';
import type { Language } from '../../src/schema/texts.ts';
import type { Viewer } from '../../src/state/viewer.ts';
import { BoxChains } from '../../src/ui/browse/BoxChains.tsx';
import { BoxChain } from '../../src/ui/details/BoxChain.tsx';
import { createI18n } from '../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../src/ui/viewerContext.ts';
import { fixtureViewer, NOW } from './fixtureViewer.ts';

const at = (minutes: number) => unixMs(NOW + minutes * 60_000);
const CHAIN: Chain = {
  ...{ id: 'hfbu1234565', number: 'HFBU 123456 5', destination: 'Xi’an', days: 15, origin: 'simulated' },
  links: [
    { kind: 'ship', carrier: 'vessel/7f3a', from: at(-300), to: at(-60) },
    { kind: 'crane', carrier: 'port/dgt/crane-3', from: at(-60), to: at(-58) },
    { kind: 'stack', carrier: 'port/dgt/yard-3', from: at(-58), to: at(120) },
    { kind: 'train', carrier: 'transit/dgt-0', from: at(120), to: at(300) },
  ],
};
const markup = (lang: Language, chain = CHAIN): string =>
  renderToStaticMarkup(
    <ViewerProvider value={fixtureViewer({ lang })}>
      <I18nextProvider i18n={createI18n(lang)}>
        <BoxChain chain={chain} />
      </I18nextProvider>
    </ViewerProvider>,
  );

const listed = (lang: Language, next: number | null, feedAt: number): string => {
  const viewer = fixtureViewer({ lang });
  const changed = {
    ...viewer,
    chains: { ...createStore(() => ({ chains: [], next, link: -1 })), ride: () => undefined },
    view: createStore(() => ({ ...viewer.view.getState(), ride: null })),
    clock: { ...viewer.clock, feedInstant: () => unixMs(feedAt) },
  };
  return renderToStaticMarkup(
    <ViewerProvider value={changed as unknown as Viewer}>
      <I18nextProvider i18n={createI18n(lang)}>
        <BoxChains />
      </I18nextProvider>
    </ViewerProvider>,
  );
};

describe('the list of containers under way', () => {
  it('says when the next one comes while none is, and leads there when that is past', () => {
    expect(listed('de', at(90), at(600))).toMatch(
      /Gerade ist kein Container unterwegs. Der nächste kommt am [^<]+\d\d:\d\d/,
    );
    expect(listed('en', at(90), at(600))).toMatch(/No container is under way just now[^]*<button[^]*Go to that time/);
    expect(listed('zh', at(90), at(600))).toContain('目前没有运输中的集装箱');
    expect(listed('en', at(90), at(0))).not.toContain('<button');
  });

  it('is not there where nobody knows of any', () => {
    expect(listed('en', null, at(0))).toBe('');
  });
});

describe('the way of a container in the details', () => {
  it('lists all links with the times of hand-over and marks the present one', () => {
    const html = markup('en');
    expect(html.match(/<li/g)).toHaveLength(4);
    expect(html.match(/aria-current="step"/g)).toHaveLength(1);
    expect(html).toMatch(/data-link="present"[^>]*aria-current="step"[^]*?stack/);
    expect(html.match(/data-link="past"/g)).toHaveLength(2);
    expect(html).toContain('HFBU 123456 5');
    expect(html).toContain('to Xi’an, 15 days');
  });

  it('says that it is simulated, in each language', () => {
    expect(markup('de')).toContain('simuliert');
    expect(markup('en')).toContain('simulated');
    expect(markup('zh')).toContain('模拟');
  });

  it('tells of the truck where it does not go by train, and counts no days within the city', () => {
    const [ship, crane, stack] = CHAIN.links;
    const links: Chain['links'] = [
      ...[ship!, crane!, stack!],
      { kind: 'truck', carrier: 'truck/dgt-3', from: at(120), to: at(134) },
    ];
    const html = markup('en', { ...CHAIN, destination: 'Lagerhalle Nordhafen 2', days: 0, links });
    expect(html.match(/<li/g)).toHaveLength(4);
    expect(html).toMatch(/stack[^]*truck/);
    expect(html).toContain('to warehouse Nordhafen 2 ·');
    expect(html).not.toContain('0 days');
  });

  it('offers the ride by a button that says whether it is on', () => {
    expect(markup('en')).toMatch(/aria-pressed="false"[^]*Ride along/);
  });
});
