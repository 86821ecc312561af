// Requests as clients send them that others wrote, against the real feed. Nothing of their code is here: what they send was written down.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedProcess } from '../feedProcess.ts';

type Json = Record<string, unknown>;
interface Entity extends Json {
  '@iot.id': number;
  name: string;
}
interface Seen {
  phenomenonTime: string;
  result: number;
}

let feed: ReturnType<typeof feedProcess>;
let base: string;
let asked: string[] = [];
beforeAll(async () => {
  // The recording stands still where it opens: 4 January 2024, 13:20.
  feed = feedProcess({
    DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-sta-')),
    FEED_CLOCK: 'recorded:flood-2024-01@0',
  });
  base = `${await feed.ready}/v1.1`;
}, 60_000);
afterAll(() => feed.end());

async function get(url: string): Promise<Json> {
  asked.push(decodeURIComponent(url));
  const response = await fetch(url);
  const body = (await response.json()) as Json;
  expect(response.status, `${url}: ${JSON.stringify(body)}`).toBe(200);
  return body;
}
const ruhrort = async (): Promise<{ thing: number; stage: number }> => {
  const { value } = await get(`${base}/Datastreams?$filter=properties/datastreamId eq 'gauge/duisburg-ruhrort/W'&$expand=Thing`); // prettier-ignore
  const [stage] = value as (Entity & { Thing: Entity })[];
  return { thing: stage!.Thing['@iot.id'], stage: stage!['@iot.id'] };
};
const times = (observations: unknown): string[] => (observations as Seen[]).map(({ phenomenonTime }) => phenomenonTime);
const WINDOW = 'phenomenonTime ge 2024-01-01T00:00:00.000Z and phenomenonTime lt 2024-01-03T00:00:00.000Z';

/**
 * As the Masterportal of Germany's cities reads a service (sensorThingsHttp.js of Masterportal 3, MIT,
 * https://bitbucket.org/geowerkstatt-hamburg/masterportal): it follows every `@iot.nextLink` it finds, however deep, unless as many as
 * `$top` says are there already.
 */
async function masterportal(url: string): Promise<Json[]> {
  const all: Json[] = [];
  const links: { readonly link: string; readonly into: Json[] }[] = [{ link: url, into: all }];
  const numberIn = (link: string, option: string): number => Number(new RegExp(`[$|%24]${option}=([0-9]+)`).exec(link)?.[1] ?? 0); // prettier-ignore
  const collect = (of: unknown): void => {
    if (typeof of !== 'object' || of === null) return;
    for (const [key, value] of Object.entries(of)) {
      const at = key.indexOf('@iot.nextLink');
      if (at <= 0) collect(value);
      else links.push({ link: String(value), into: (of as Record<string, Json[]>)[key.slice(0, at)]! });
    }
  };
  for (let next = links.shift(); next; next = links.shift()) {
    const { link, into } = next;
    const [top, skip] = [numberIn(link, 'top'), numberIn(link, 'skip')];
    if (top > 0 && top <= skip) continue;
    const answer = await get(link);
    const found = Array.isArray(answer['value']) ? (answer['value'] as Json[]) : [answer];
    if (typeof answer['@iot.nextLink'] === 'string') links.push({ link: answer['@iot.nextLink'], into });
    into.push(...found);
    found.forEach(collect);
  }
  return all;
}
/** `getPolygonQueryWithPoints`: the corners of the map's extent, a blank before the parentheses. */
const extent = (
  relation: string,
  place: string,
  [west, south, east, north]: readonly [number, number, number, number],
) =>
  `${relation}(${place},geography'POLYGON ((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south}))')`;
const RUHRORT = [6.725, 51.453, 6.731, 51.458] as const;

describe('the Masterportal', () => {
  it('gets the last value of every sensor within its map, and no more than the last', async () => {
    asked = [];
    const things = await masterportal(
      `${base}/Things?$filter=${extent('st_within', 'Locations/location', RUHRORT)}` +
        '&$expand=Locations,Datastreams($expand=ObservedProperty,Observations($orderby=phenomenonTime desc;$top=1))',
    );
    expect(things.map(({ name }) => name)).toContain('Pegel Duisburg-Ruhrort');
    for (const { Locations } of things) {
      const [{ location }] = Locations as [{ location: { coordinates: [number, number] } }];
      expect(location.coordinates[0]).toBeGreaterThanOrEqual(RUHRORT[0]);
      expect(location.coordinates[0]).toBeLessThanOrEqual(RUHRORT[2]);
      expect(location.coordinates[1]).toBeGreaterThanOrEqual(RUHRORT[1]);
      expect(location.coordinates[1]).toBeLessThanOrEqual(RUHRORT[3]);
    }
    const streams = things.flatMap(({ Datastreams }) => Datastreams as { Observations: Seen[] }[]);
    expect(Math.max(...streams.map(({ Observations }) => Observations.length))).toBe(1);
    expect(asked.filter((url) => url.includes('/Observations?'))).toEqual([]);
  });

  it('gets the same places whether it asks for things or for datastreams', async () => {
    const filter = (place: string): string => `$filter=${extent('st_intersects', place, RUHRORT)}`;
    const things = await masterportal(`${base}/Things?${filter('Locations/location')}&$expand=Datastreams($select=id)`);
    const streams = await masterportal(`${base}/Datastreams?${filter('Thing/Locations/location')}`);
    expect(streams.length).toBeGreaterThan(things.length);
    const ids = (of: Json[]): number[] => of.map((each) => each['@iot.id'] as number).sort((a, b) => a - b);
    expect(ids(streams)).toEqual(ids(things.flatMap(({ Datastreams }) => Datastreams as Json[])));
  });

  it('draws a chart of two days: what it reads over nested links goes on in the order, filter and columns it asked for', async () => {
    const { thing } = await ruhrort();
    const [gauge] = await masterportal(
      `${base}/Things(${thing})?$expand=Datastreams($filter=properties/property eq 'W';` +
        `$expand=Observations($filter=${WINDOW};$orderby=phenomenonTime desc;$select=phenomenonTime,result))`,
    );
    const [stage] = gauge!['Datastreams'] as { Observations: Seen[] }[];
    const seen = times(stage!.Observations);
    // Every quarter of an hour of two days, more than a page: the newest first, and none twice.
    expect(seen).toHaveLength(192);
    expect([seen[0], seen.at(-1)]).toEqual(['2024-01-02T23:45:00.000Z', '2024-01-01T00:00:00.000Z']);
    expect(seen).toEqual([...seen].sort().reverse());
    for (const each of stage!.Observations) expect(Object.keys(each)).toEqual(['phenomenonTime', 'result']);
  });

  it('follows a nested link with all that was asked of the relation, relations within it too', async () => {
    const { thing } = await ruhrort();
    const of = `${base}/Things(${thing})`;
    const wanted = "$filter=name ne 'x';$orderby=name desc;$select=name;$count=true;$expand=Observations($top=2;$orderby=phenomenonTime desc),ObservedProperty($select=name)"; // prettier-ignore
    const whole = await get(`${of}?$expand=Datastreams(${wanted})`);
    const streams = whole['Datastreams'] as Json[];
    expect(streams.length).toBeGreaterThan(1);
    let page = await get(`${of}?$expand=Datastreams(${wanted};$top=1)`);
    expect(page['Datastreams@iot.count']).toBe(streams.length);
    const read = [...(page['Datastreams'] as Json[])];
    for (let next = page['Datastreams@iot.nextLink']; typeof next === 'string'; next = page['@iot.nextLink']) {
      page = await get(next);
      expect(page['@iot.count']).toBe(streams.length);
      read.push(...(page['value'] as Json[]));
    }
    expect(read).toEqual(streams);
  });
});

/** As Helgoland, the web client of 52°North, asks (@helgoland/core 20.0.1, Apache-2.0, StaApiV1Connector): ids in quotes, a relation named twice. */
describe('the Helgoland client', () => {
  const EXPAND = 'Thing,Thing/Locations,ObservedProperty,Sensor';
  /** `aggregatePaging` */
  const all = async (url: string): Promise<Json[]> => {
    const { value, '@iot.nextLink': next } = await get(url);
    return [...(value as Json[]), ...(typeof next === 'string' ? await all(next) : [])];
  };
  const query = (options: Record<string, string>): string =>
    Object.entries(options).map((pair) => pair.map(encodeURIComponent).join('=')).join('&'); // prettier-ignore

  it('counts what the service has', async () => {
    for (const set of ['Locations', 'ObservedProperties', 'Things', 'Sensors', 'Datastreams']) {
      const { value, '@iot.count': count } = await get(`${base}/${set}?${query({ $count: 'true', $top: '1' })}`);
      expect(value).toHaveLength(1);
      expect(count, set).toBeGreaterThan(1);
    }
  });

  it('goes from a phenomenon to its places and their datastreams', async () => {
    const phenomena = await all(`${base}/ObservedProperties?${query({ $orderby: 'name' })}`);
    const { '@iot.id': id } = phenomena.find(({ name }) => name === 'W') as Entity;
    const [place] = await all(`${base}/Locations?${query({ $filter: `Things/Datastreams/ObservedProperty/id eq '${id}'` })}`); // prettier-ignore
    expect(place!['name']).toBe('Pegel Duisburg-Ruhrort');
    const platform = await get(
      `${base}/Locations('${String(place!['@iot.id'])}')?${query({ $expand: `Things/Datastreams($select=id;$top=1000;$filter=ObservedProperty/id eq '${id}')` })}`,
    );
    const { stage } = await ruhrort();
    expect((platform['Things'] as Json[])[0]!['Datastreams']).toEqual([{ '@iot.id': stage }]);
    const $filter = `ObservedProperty/id eq '${id}' and Thing/Locations/id eq '${String(place!['@iot.id'])}'`;
    const [dataset] = await all(`${base}/Datastreams?${query({ $expand: EXPAND, $filter })}`);
    expect(dataset).toMatchObject({
      '@iot.id': stage,
      Thing: { name: 'Pegel Duisburg-Ruhrort', Locations: [{ location: { coordinates: [6.727927, 51.455345] } }] },
      ObservedProperty: { name: 'W' },
      Sensor: { name: 'gauge' },
    });
  });

  it('gets the first and the last value, and what lies between in pages of 200', async () => {
    const { stage } = await ruhrort();
    const of = `${base}/Datastreams('${stage}')`;
    const first = await get(`${of}?${query({ $expand: `${EXPAND},Observations($orderby=phenomenonTime;$top=1)` })}`);
    const last = await get(`${of}?${query({ $expand: 'Observations($orderby=phenomenonTime desc;$top=1)', $select: 'Observations,id' })}`); // prettier-ignore
    expect(first).toHaveProperty('Thing.Locations');
    expect(times(first['Observations'])).toEqual(['2023-12-20T00:00:00.000Z']);
    expect(times(last['Observations'])).toEqual(['2024-01-04T13:15:00.000Z']);
    expect(last['@iot.id']).toBe(stage);
    const $filter = 'phenomenonTime ge 2024-01-01T01:00:00.000+01:00 and phenomenonTime le 2024-01-04T01:00:00.000+01:00'; // prettier-ignore
    const seen = times(await all(`${of}/Observations?${query({ $orderby: 'phenomenonTime', $filter, $top: '200' })}`));
    expect(seen).toHaveLength(289);
    expect([seen[0], seen.at(-1)]).toEqual(['2024-01-01T00:00:00.000Z', '2024-01-04T00:00:00.000Z']);
    expect(seen).toEqual([...new Set(seen)].sort());
  });

  it('is told that the format of a whole answer cannot be asked within it', async () => {
    const response = await fetch(`${base}/Datastreams?$top=1&$expand=Observations($resultFormat=dataArray)`);
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ detail: expect.stringContaining('$resultFormat') as string })]); // prettier-ignore
  });
});
