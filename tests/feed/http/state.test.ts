import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originOf, qualityOf } from '../../../src/live/observation.ts';
import { decodeState, STATE_TYPE } from '../../../src/live/stateBody.ts';
import { CatalogueSchema } from '../../../src/schema/catalogue.ts';
import { decode } from '../../../src/schema/decode.ts';
import { isoOf, StateSchema } from '../../../src/schema/observations.ts';
import { feedProcess, getJson } from '../feedProcess.ts';

let feed: ReturnType<typeof feedProcess>;
let url: string;
beforeAll(async () => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'hafenblick-state-'));
  feed = feedProcess({ DATA_DIR, FEED_CLOCK: 'recorded:flood-2024-01@0' });
  url = await feed.ready;
}, 60_000);
afterAll(() => feed.end());

const framesOf = async (query: string) => {
  const response = await fetch(`${url}/api/state?${query}`, { headers: { accept: `${STATE_TYPE}, application/json` } });
  expect(response.headers.get('content-type')).toBe(STATE_TYPE);
  expect(response.headers.get('vary')).toMatch(/accept\b/);
  return { response, state: decodeState(new Uint8Array(await response.arrayBuffer())) };
};

describe('the state of an instant in the frames of the socket', () => {
  it('says the very same as JSON, everywhere in the recording', { timeout: 60_000 }, async () => {
    const catalogue = decode(CatalogueSchema, await getJson(`${url}/api/catalogue`), 'catalogue');
    const idOf = new Map(catalogue.features.flatMap(({ properties }) => properties.datastreams.map(({ id, index }) => [index!, id] as const))); // prettier-ignore
    for (const query of [
      'at=2023-12-20T00:00:00Z',
      'at=2023-12-27T18:41:07.123Z',
      'at=2024-01-04T03:00:00Z&themes=port,home',
      'at=2024-01-06T12:00:00Z',
      'at=2024-01-14T07:59:59.999Z',
    ]) {
      const { at, observations } = decode(StateSchema, await getJson(`${url}/api/state?${query}`), 'state');
      const { state } = await framesOf(query);
      expect(state).toMatchObject({ atMs: at, epoch: catalogue.epoch });
      const told = state.parts.flatMap(({ count, index, timeMs, value, flags }) =>
        Array.from({ length: count }, (_, i) => ({
          datastream: idOf.get(index[i]!)!,
          time: timeMs[i]!,
          value: Number.isNaN(value[i]!) ? null : value[i]!,
          quality: qualityOf(flags[i]!),
          origin: originOf(flags[i]!),
        })),
      );
      expect(told.length).toBeGreaterThan(4000);
      expect(told.sort((a, b) => (a.datastream < b.datastream ? -1 : 1))).toEqual(observations);
    }
  });

  it('is small, and JSON for all who do not ask for it by name', async () => {
    const query = `at=${isoOf(Date.UTC(2024, 0, 6, 12))}`;
    const { response } = await framesOf(query);
    expect(response.headers.get('content-encoding')).toMatch(/br|gzip/);
    expect(Number(response.headers.get('content-length'))).toBeLessThan(90_000);
    for (const accept of ['*/*', 'application/*', 'application/json']) {
      const { headers } = await fetch(`${url}/api/state?${query}`, { headers: { accept }, method: 'HEAD' });
      expect(headers.get('content-type')).toMatch(/^application\/json/);
    }
    expect((await fetch(`${url}/api/state?at=noon`, { headers: { accept: STATE_TYPE } })).status).toBe(400);
  });
});
