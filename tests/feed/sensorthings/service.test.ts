import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedProcess } from '../feedProcess.ts';

interface Entity {
  '@iot.id': number | string;
  '@iot.selfLink': string;
  name: string;
  [key: string]: unknown;
}
interface List {
  '@iot.count'?: number;
  '@iot.nextLink'?: string;
  value: Entity[];
}

let feed: ReturnType<typeof feedProcess>;
let base: string;
beforeAll(async () => {
  // The recording stands still where it opens: 4 January 2024.
  feed = feedProcess({
    DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-sta-')),
    FEED_CLOCK: 'recorded:flood-2024-01@0',
  });
  base = `${await feed.ready}/v1.1`;
}, 60_000);
afterAll(() => feed.end());

async function get<T = List>(path: string): Promise<T> {
  const response = await fetch(path.startsWith('http') ? path : base + path);
  if (!response.ok) throw new Error(`${response.status} ${path}: ${await response.text()}`);
  return (await response.json()) as T;
}
const refusal = async (path: string): Promise<{ status: number; detail: string }> => {
  const response = await fetch(base + path);
  const { detail } = (await response.json()) as { detail: string };
  return { status: response.status, detail };
};
const CITY = 'POLYGON((6.6256 51.3329,6.8303 51.3329,6.8303 51.5601,6.6256 51.5601,6.6256 51.3329))';
const gauge = async (): Promise<Entity> =>
  (await get(`/Datastreams?$filter=properties/datastreamId eq 'gauge/duisburg-ruhrort/W'`)).value[0]!;

describe('the SensorThings service', () => {
  it('names its entity sets and what it conforms to', async () => {
    const root = await get<{ value: { name: string; url: string }[]; serverSettings: { conformance: string[] } }>('');
    expect(root.value.map(({ name }) => name)).toContain('Datastreams');
    for (const { url } of root.value) expect(Array.isArray((await get(url)).value)).toBe(true);
    expect(root.serverSettings.conformance).toContain('http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel');
  });

  it('answers a city portal that asks for everything in an area with units, places and last values in one call', async () => {
    const things = await get(
      `/Things?$count=true&$top=500&$filter=${encodeURIComponent(`st_within(Locations/location,geography'${CITY}')`)}` +
        '&$expand=Locations($select=location),Datastreams($select=@iot.id,name,unitOfMeasurement,observationType;' +
        '$expand=ObservedProperty($select=name,definition),Observations($select=result,phenomenonTime,resultTime;$orderby=phenomenonTime desc;$top=1))',
    );
    expect(things['@iot.count']).toBeGreaterThan(800);
    expect(things.value).toHaveLength(500);
    expect(things['@iot.nextLink']).toContain('$skip=500');
    const all = [...things.value];
    for (let next = things['@iot.nextLink']; next !== undefined;) {
      const page = await get(next);
      all.push(...page.value);
      next = page['@iot.nextLink'];
    }
    expect(all).toHaveLength(things['@iot.count']!);
    const ruhrort = all.find(({ name }) => name === 'Pegel Duisburg-Ruhrort')!;
    expect(ruhrort['Locations']).toEqual([{ location: { type: 'Point', coordinates: [6.727927, 51.455345] } }]);
    const streams = ruhrort['Datastreams'] as Record<string, unknown>[];
    const stage = streams.find(({ ObservedProperty }) => (ObservedProperty as { name: string }).name === 'W')!;
    expect(stage['unitOfMeasurement']).toMatchObject({ symbol: 'cm' });
    const [last] = stage['Observations'] as { result: number; phenomenonTime: string; resultTime: null }[];
    expect(Object.keys(last!)).toEqual(['phenomenonTime', 'resultTime', 'result']);
    expect(last!.result).toBeGreaterThan(800);
    // What lies ahead in the recording has not been observed yet.
    expect(last!.phenomenonTime.slice(0, 10)).toBe('2024-01-04');
    expect(stage['Observations@iot.nextLink']).toContain('$skip=1');
  });

  it('leaves out what lies outside the area', async () => {
    const far = encodeURIComponent("st_within(Locations/location,geography'POLYGON((0 0,1 0,1 1,0 1,0 0))')");
    expect(await get(`/Things?$count=true&$filter=${far}`)).toMatchObject({ '@iot.count': 0, value: [] });
  });

  it('gives history in bulk as a data array of the columns asked for', async () => {
    const { '@iot.id': id } = await gauge();
    const filter = encodeURIComponent(
      'phenomenonTime ge 2024-01-01T00:00:00Z and phenomenonTime lt 2024-01-02T00:00:00Z',
    );
    const { value } = await get<{
      value: { components: string[]; 'dataArray@iot.count': number; dataArray: [string, number][] }[];
    }>(
      `/Datastreams(${id})/Observations?$resultFormat=dataArray&$select=phenomenonTime,result&$top=1000&$filter=${filter}`,
    );
    expect(value).toHaveLength(1);
    expect(value[0]!.components).toEqual(['phenomenonTime', 'result']);
    expect(value[0]!['dataArray@iot.count']).toBe(value[0]!.dataArray.length);
    expect(value[0]!.dataArray.length).toBeGreaterThan(20);
    for (const [time] of value[0]!.dataArray) expect(time.slice(0, 10)).toBe('2024-01-01');
  });

  it('says of every observation where it comes from, and says missing values as null', async () => {
    const { value } = await get('/Observations?$top=500&$filter=result eq null');
    for (const each of value) expect(each).toMatchObject({ result: null, resultQuality: 'missing' });
    const { '@iot.id': id } = await gauge();
    const [last] = (await get(`/Datastreams(${id})/Observations?$orderby=phenomenonTime desc&$top=1`)).value;
    expect(['recorded', 'computed']).toContain((last!['parameters'] as { origin: string }).origin);
    const again = await get<Entity>(last!['@iot.selfLink']);
    expect(again['result']).toBe(last!['result']);
  });

  it('walks relations both ways, to a property and to its plain value', async () => {
    const stream = await gauge();
    const thing = await get<Entity>(`/Datastreams(${stream['@iot.id']})/Thing`);
    expect(thing.name).toBe('Pegel Duisburg-Ruhrort');
    const back = await get(`/Things(${thing['@iot.id']})/Datastreams?$select=id`);
    expect(back.value).toContainEqual({ '@iot.id': stream['@iot.id'] });
    expect(await get(`/Things(${thing['@iot.id']})/name`)).toEqual({ name: thing.name });
    expect(await (await fetch(`${base}/Things(${thing['@iot.id']})/name/$value`)).text()).toBe(thing.name);
    const refs = await get(`/Things(${thing['@iot.id']})/Datastreams/$ref`);
    expect(refs.value[0]).toEqual({ '@iot.selfLink': expect.stringContaining('/Datastreams(') as string });
    const nested = await get<Entity>(`/Things(${thing['@iot.id']})?$expand=Datastreams/ObservedProperty`);
    expect((nested['Datastreams'] as Entity[])[0]!['ObservedProperty']).toMatchObject({
      name: expect.any(String) as string,
    });
  });

  it.each([
    ["startswith(name,'Pegel') and not endswith(name,'Ruhrort')", (name: string) => /^Pegel(?!.*Ruhrort$)/.test(name)],
    ["substringof('schule',tolower(name))", (name: string) => name.toLowerCase().includes('schule')],
    ["properties/kind eq 'gauge' or properties/kind eq 'lock'", (name: string) => /Pegel|[Ss]chleuse/.test(name)],
    ["Datastreams/unitOfMeasurement/symbol eq 'cm'", (name: string) => name.includes('Pegel')],
    ['length(name) lt 2 mul (3 add 1)', (name: string) => name.length < 8],
  ])('filters things by %s', async (filter, isRight) => {
    const { value } = await get(`/Things?$top=1000&$filter=${encodeURIComponent(filter)}`);
    expect(value.length).toBeGreaterThan(0);
    for (const { name } of value) expect(isRight(name), name).toBe(true);
    const others = await get(`/Things?$top=0&$count=true&$filter=${encodeURIComponent(`not (${filter})`)}`);
    const all = await get('/Things?$top=0&$count=true');
    expect(others['@iot.count']! + value.length).toBe(all['@iot.count']);
  });

  it('filters observations by result within the span it is asked for', async () => {
    const { '@iot.id': id } = await gauge();
    const filter = encodeURIComponent('result gt 935 and phenomenonTime lt 2024-01-01T00:00:00Z');
    const { value, '@iot.count': count } = await get(
      `/Datastreams(${id})/Observations?$count=true&$filter=${filter}&$top=3`,
    );
    expect(count).toBeGreaterThan(3);
    for (const each of value) expect(each['result']).toBeGreaterThan(935);
  });

  it.each([
    "startswith(properties/nowhere,'a')",
    'length(properties/nowhere) ge 0',
    "concat(properties/nowhere,'a') ne 'x' and properties/nowhere eq 'x'",
  ])('has nothing to say of a property that a thing does not have: %s', async (filter) => {
    expect(await get(`/Things?$count=true&$filter=${encodeURIComponent(filter)}`)).toMatchObject({ '@iot.count': 0 });
  });

  it('counts now() from the clock of the feed, also while a recording plays', async () => {
    const { '@iot.id': id } = await gauge();
    const ask = async (filter: string): Promise<string[]> =>
      (await get(`/Datastreams(${id})/Observations?$top=1000&$filter=${encodeURIComponent(filter)}`)).value.map(
        (each) => each['phenomenonTime'] as string,
      );
    const [last] = (await get(`/Datastreams(${id})/Observations?$orderby=phenomenonTime desc&$top=1`)).value;
    const lately = await ask("phenomenonTime ge now() sub duration'PT6H'");
    expect(lately.at(-1)).toBe(last!['phenomenonTime']);
    expect(lately.length).toBeGreaterThan(10);
    expect(lately.length).toBeLessThanOrEqual(25);
    expect(await ask("phenomenonTime add duration'PT6H' ge now()")).toEqual(lately);
  });

  it.each([
    ['date(phenomenonTime) eq 2024-01-02', /^2024-01-02T/],
    ['time(phenomenonTime) ge 23:30 and day(phenomenonTime) eq 1', /-01T23:(30|45)/],
    ['phenomenonTime gt mindatetime() and phenomenonTime lt 2023-12-21T00:00:00Z and totaloffsetminutes(phenomenonTime) eq 0', /^2023-12-20T/], // prettier-ignore
  ])('filters observations by %s', async (filter, isRight) => {
    const { '@iot.id': id } = await gauge();
    const { value } = await get(`/Datastreams(${id})/Observations?$top=1000&$filter=${encodeURIComponent(filter)}`);
    expect(value.length).toBeGreaterThan(0);
    for (const each of value) expect(each['phenomenonTime']).toMatch(isRight);
  });

  it('tells what lies within an area, contains it the other way round, and is disjoint from what lies elsewhere', async () => {
    const north = "geography'POLYGON((6.6 51.45,6.9 51.45,6.9 51.6,6.6 51.6,6.6 51.45))'";
    const count = async (filter: string): Promise<number> =>
      (await get(`/Locations?$top=0&$count=true&$filter=${encodeURIComponent(filter)}`))['@iot.count']!;
    const inside = await count(`st_within(location,${north})`);
    expect(inside).toBeGreaterThan(100);
    expect(await count(`st_contains(${north},location)`)).toBe(inside);
    const touched = await count(`st_intersects(location,${north})`);
    expect(await count(`st_touches(location,${north})`)).toBe(touched - inside);
    expect(await count(`st_disjoint(location,${north})`)).toBe((await count('true')) - touched);
    expect(await count(`st_overlaps(location,${north})`)).toBe(0);
    expect(await count(`st_relate(location,${north},'T*F**F***')`)).toBe(inside);
    expect(
      await count(`geo.distance(location,geography'POINT(6.75 51.45)') lt geo.length(geography'LINESTRING(0 0,9 0)')`),
    ).toBe(await count('true'));
  });

  it('orders by any property and pages without losing or repeating one', async () => {
    const names: string[] = [];
    let next: string | undefined = '/Things?$orderby=name desc&$top=190&$select=name';
    while (next) {
      const page: List = await get(next);
      names.push(...page.value.map(({ name }) => name));
      next = page['@iot.nextLink'];
    }
    expect(names).toEqual([...names].sort((a, b) => b.localeCompare(a, 'de')));
    expect(names).toHaveLength((await get('/Things?$count=true&$top=0'))['@iot.count']!);
  });

  it('keeps its ids over a restart', async () => {
    const before = await gauge();
    const other = feedProcess({ DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-sta-')) });
    const url = await other.ready;
    const after = await get<Entity>(`${url}/v1.1/Datastreams(${before['@iot.id']})`);
    await other.end();
    expect(after.name).toBe(before.name);
  });

  it.each([
    ['/Thing', 404, /Thing/],
    ['/Things(1)', 404, /Things\(1\)/],
    ['/Things?$filter=name eq', 400, /\$filter.*expected/],
    ["/Things?$filter=nam eq 'x'", 400, /have no nam/],
    ['/Things?$filter=fly(name)', 400, /fly is not known/],
    ["/Things?$filter=st_within(Locations/location,geography'MULTIPOINT(0 0,1 1)')", 400, /a LINESTRING or a POLYGON/],
    ["/Things?$filter=st_relate(Locations/location,geography'POINT(0 0)','T*')", 400, /nine of 0, 1, 2, F, T/],
    [`/Things?$filter=${'('.repeat(60)}1 eq 1${')'.repeat(60)}`, 400, /deeper/],
    ['/Things?$top=-1', 400, /\$top/],
    ['/Things?$expand=Nothing', 400, /have no Nothing/],
    ['/Things?$fantasy=1', 400, /\$fantasy/],
    ['/Observations?$orderby=result&$filter=result gt 0 and length(result) gt 99&$top=x', 400, /\$top/],
  ])('refuses %s and says why', async (path, status, detail) => {
    expect(await refusal(path.replaceAll(' ', '%20'))).toEqual({
      status,
      detail: expect.stringMatching(detail) as string,
    });
  });

  it('is only read, and may be read by pages of other origins', async () => {
    const posted = await fetch(`${base}/Things`, { method: 'POST', body: '{}' });
    expect(posted.status).toBe(405);
    expect(posted.headers.get('allow')).toBe('GET, HEAD');
    expect((await fetch(base)).headers.get('access-control-allow-origin')).toBe('*');
    // A page that sends a token asks first, and without one.
    const asked = await fetch(`${base}/Things`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://portal.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization');
  });
});
