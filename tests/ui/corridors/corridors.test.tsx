import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { createStore } from 'zustand/vanilla';
import { describe, expect, it } from 'vitest';
import { angleBetween } from '../../../src/geo/worldMap.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Language } from '../../../src/schema/texts.ts';
import type { BlockTrain } from '../../../src/schema/trains.ts';
import { readCorridors } from '../../../src/simulators/rail/readCorridors.ts';
import type { Viewer } from '../../../src/state/viewer.ts';
import { BlockTrainPart } from '../../../src/ui/corridors/BlockTrainPart.tsx';
import { CorridorList } from '../../../src/ui/corridors/CorridorList.tsx';
import { CorridorMap } from '../../../src/ui/corridors/CorridorMap.tsx';
import { corridorPath, DUISBURG, placeOnCorridor, placesAround } from '../../../src/ui/corridors/corridorPath.ts';
import { mapFrame, WIDTH } from '../../../src/ui/corridors/mapFrame.ts';
import { createI18n } from '../../../src/ui/i18n/createI18n.ts';
import { ViewerProvider } from '../../../src/ui/viewerContext.ts';
import { ROOT } from '../../simulators/themeStations.ts';
import { fixtureViewer, NOW } from '../fixtureViewer.ts';

const corridors = readCorridors(join(ROOT, 'assets/simulators/corridors.json'));
const xian = corridors.find(({ partner }) => partner === 'Xi’an')!;
const day = (days: number) => unixMs(NOW + days * 86_400_000);
const train = (id: string, direction: 'in' | 'out', from: number, to: number, lateMin = 0): BlockTrain => ({
  ...{ id, asset: 'transit/dgt-0', partner: 'Xi’an', terminal: 'DGT', direction, origin: 'simulated' },
  ...{ departed: day(from), planned: day(to), expected: unixMs(day(to) + lateMin * 60_000) },
});
const TRAINS = [train('a', 'in', -7.5, 7.5, 200), train('b', 'in', -14, 1), train('c', 'out', -1, 14)];

const markup = (part: React.ReactElement, lang: Language = 'en', chosen: string | null = null): string => {
  const trains = { ...createStore(() => ({ corridors, trains: TRAINS, chosen })), choose: () => undefined };
  return renderToStaticMarkup(
    <ViewerProvider value={{ ...fixtureViewer({ lang }), trains } as unknown as Viewer}>
      <I18nextProvider i18n={createI18n(lang)}>{part}</I18nextProvider>
    </ViewerProvider>,
  );
};

describe('a train on its corridor', () => {
  it('begins at its partner and ends in Duisburg, or the other way round', () => {
    const path = corridorPath(xian);
    const far = xian.via.at(-1)!;
    expect(angleBetween(placeOnCorridor(path, 'in', 0), far)).toBeLessThan(1e-6);
    expect(angleBetween(placeOnCorridor(path, 'in', 1), DUISBURG)).toBeLessThan(1e-6);
    expect(angleBetween(placeOnCorridor(path, 'out', 1), far)).toBeLessThan(1e-6);
  });

  it('moves on evenly: a tenth of the time is a tenth of the way', () => {
    const path = corridorPath(xian);
    for (let share = 0; share < 0.99; share += 0.1) {
      const step = angleBetween(placeOnCorridor(path, 'out', share), placeOnCorridor(path, 'out', share + 0.005));
      expect(step).toBeLessThanOrEqual(path.angles.at(-1)! * 0.005 + 1e-9);
      expect(step).toBeGreaterThan(path.angles.at(-1)! * 0.002);
    }
  });

  it('knows what it has passed and what comes next', () => {
    const names = (direction: 'in' | 'out', share: number) => {
      const { passed, next } = placesAround(xian, direction, share);
      return [passed?.name.en ?? null, next?.name.en ?? null];
    };
    expect(names('in', 0.01)).toEqual(['Xi’an', 'Lanzhou']);
    expect(names('in', 0.999)).toEqual(['Hannover', null]);
    expect(names('out', 0.001)).toEqual([null, 'Hannover']);
    expect(names('out', 0.99)).toEqual(['Lanzhou', 'Xi’an']);
  });
});

describe('the map', () => {
  it('shows all corridors within the picture', () => {
    for (const shown of [corridors.filter(({ country }) => country === 'CN'), corridors.filter(({ country }) => country !== 'CN')]) {
      const places = [DUISBURG, ...shown.flatMap(({ via }) => via)];
      const { draw, height } = mapFrame(places);
      for (const place of places) {
        const [x, y] = draw(place);
        expect(x > 0 && x < WIDTH && y > 0 && y < height).toBe(true);
      }
    }
  }); // prettier-ignore

  it('has a dot for each train under way with what it is, in each language, and says how many', () => {
    const html = markup(<CorridorMap corridors={corridors} size="large" />, 'en', 'b in');
    expect(html.match(/<circle/g)).toHaveLength(3);
    expect(html.match(/data-chosen="true"/g)).toHaveLength(1);
    expect(html).toContain('Map: 3 block trains on 10 corridors');
    expect(html).toMatch(/<title>Xi’an → DGT · day 7.5 of 15.1 · Expected arrival [^<]* · simulated/);
    expect(markup(<CorridorMap corridors={corridors} size="large" />, 'zh')).toContain('西安');
    expect(markup(<CorridorMap corridors={corridors} size="small" />, 'de')).toContain('simuliert');
  });

  it('can be read as a list, each train a button', () => {
    const html = markup(<CorridorList />, 'en', 'a in');
    expect(html.match(/<button/g)).toHaveLength(3);
    expect(html.match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(html).toContain('2 to Duisburg, 1 from there');
  });
});

describe('the details of a block train', () => {
  it('tell of the next arrival: route, days, planned and expected arrival', () => {
    const html = markup(<BlockTrainPart assetId="transit/dgt-0" />);
    expect(html).toContain('Xi’an → DGT');
    expect(html).toMatch(/Planned arrival/);
    expect(html).toContain('Warsaw');
    expect(html).toContain('simulated');
  });

  it('tell of the one that was chosen, with its lateness', () => {
    expect(markup(<BlockTrainPart assetId="transit/dgt-0" />, 'en', 'a in')).toContain('+3 h 20 min');
    expect(markup(<BlockTrainPart assetId="transit/other" />)).toBe('');
  });
});
