import { expect, it } from 'vitest';
import { createBusTalk } from '../../../src/feed/bus/busTalk.ts';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import type { PushLink } from '../../../src/feed/sources/pushSource.ts';
import { AssetSchema, type Asset } from '../../../src/schema/catalogue.ts';
import { decode } from '../../../src/schema/decode.ts';

const text = (word: string) => ({ de: word, en: word, zh: word });
const crane = (lon: number): Asset =>
  decode(
    AssetSchema,
    {
      type: 'Feature',
      id: 'harbour/crane-1',
      geometry: { type: 'Point', coordinates: [lon, 51.4] },
      properties: {
        name: text('Kran 1'),
        theme: 'iot',
        kind: 'sensor',
        provenance: { kind: 'measured', source: 'test', licence: 'dl-de/zero-2-0', date: '2026-11' },
        datastreams: [],
      },
    },
    'test',
  );

it('an asset that a broker has kept does not undo what was said of it here since, or by a third feed', () => {
  const talk = createBusTalk('t', createFeedCatalogue([], 1), 'this', createLog('silent'));
  const places: number[] = [];
  const link = {
    announced: (assets: readonly Asset[]) =>
      void places.push(...assets.map(({ geometry }) => geometry!.coordinates[0])),
    observed: () => undefined,
  } as unknown as PushLink;
  const hear = (feed: string, lon: number, atMs?: number): void =>
    talk.take(link, 't/assets/harbour/crane-1', Buffer.from(JSON.stringify({ feed, asset: crane(lon), atMs })));
  const now = Date.now();
  hear('that', 6.7, now - 60_000);
  talk.shareAssets([crane(6.8)]);
  hear('that', 6.7, now - 60_000);
  // Said by a feed of an earlier version: nobody knows when.
  hear('old', 6.6);
  expect(places).toEqual([6.7]);
  hear('third', 6.9, now + 60_000);
  hear('that', 6.7, now - 60_000);
  expect(places).toEqual([6.7, 6.9]);
});
