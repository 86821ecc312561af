import { describe, expect, it } from 'vitest';
import { withPast } from '../../../src/feed/history/withPast.ts';
import type { HistoryStore } from '../../../src/feed/history/historyStore.ts';
import type { SourcePast } from '../../../src/feed/sources/source.ts';
import { unixMs } from '../../../src/geo/units.ts';
import type { Observation } from '../../../src/live/observation.ts';
import type { Theme } from '../../../src/schema/catalogue.ts';

const NOON = Date.UTC(2024, 0, 6, 12);
const seen = (datastream: string): Observation => ({
  ...{ datastream, timeMs: unixMs(NOON), value: 1, quality: 'good', origin: 'simulated' },
});
const pastOf = (datastream: string, theme?: Theme): SourcePast => ({
  owns: (id) => id === datastream,
  stateAt: () => [seen(datastream)],
  between: () => [],
  fixesBetween: () => [],
  ...(theme ? { theme } : {}),
});
const store = { stateAt: () => [seen('gauge/duisburg-ruhrort/W')] } as unknown as HistoryStore;

describe('the state at an instant, of a history and of sources that know their own past', () => {
  const history = withPast(store, [
    pastOf('school/a/CO2', 'education'),
    pastOf('tram/1/lon'),
    pastOf('block/b/load', 'home'),
  ]);
  const ids = async (themes?: ReadonlySet<Theme>) =>
    (await history.stateAt(NOON, 60_000, themes)).map(({ datastream }) => datastream);

  it('is of all of them in the order of their names', async () => {
    expect(await ids()).toEqual(['block/b/load', 'gauge/duisburg-ruhrort/W', 'school/a/CO2', 'tram/1/lon']);
  });

  it('is quick for some themes: stations of others are not reckoned, what was measured and what drives is there', async () => {
    expect(await ids(new Set<Theme>(['home']))).toEqual(['block/b/load', 'gauge/duisburg-ruhrort/W', 'tram/1/lon']);
    expect(await ids(new Set<Theme>())).toEqual(['gauge/duisburg-ruhrort/W', 'tram/1/lon']);
  });
});
