import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { trainsAt } from '../../src/live/recording/movements.ts';
import { decodeRecordingFile } from '../../src/live/recording/recordingFile.ts';
import { THEMES } from '../../src/schema/catalogue.ts';
import { answerFromFile } from '../../src/state/fileFeed.ts';
import { feedProcess, getJson } from './feedProcess.ts';

const running: ReturnType<typeof feedProcess>[] = [];
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));
function start(env: Record<string, string> = {}) {
  const feed = feedProcess({ DATA_DIR: newFolder(), ...env });
  running.push(feed);
  return feed;
}
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));

const SPAN = 'from=2024-01-06T09:00:00Z&to=2024-01-06T11:30:00Z';
/** Within the span; every station has spoken since its begin. */
const AT = '2024-01-06T11:00:00Z';
interface State {
  observations: { datastream: string; time: string; value: number | null; origin: string }[];
}
interface Figure {
  theme: string;
  id: string;
  value: number | null;
  n: number;
}
interface Alarms {
  alarms: { alarm: string; since: string; origin: string | null }[];
}

describe('GET /api/recording', () => {
  it('gives a span as one file that holds what the feed says of it: every theme, alarms, figures; another feed plays it', async () => {
    const url = await start({ FEED_CLOCK: 'recorded:flood-2024-01@0' }).ready;
    const response = await fetch(`${url}/api/recording?${SPAN}`);
    expect(response.headers.get('content-disposition')).toContain('duisburg-202401060900-202401061130.hafenblick');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const file = await decodeRecordingFile(bytes, 'span');
    const stage = file.series.get('gauge/duisburg-ruhrort/W')!;
    // A quarter of an hour each, and the last value before the span.
    expect(stage.timeMs).toHaveLength(12);
    expect(stage.timeMs[0]).toBe(Date.parse('2024-01-06T08:45:00Z'));
    expect(file.head.sources.map(({ licence }) => licence)).toContain('dl-de/zero-2-0');
    const inFile = async <T>(path: string): Promise<T> => (await (await answerFromFile(file, path)!).json()) as T;

    // All at once: what is asked of the feed is asked before the long comparisons.
    const original = await getJson<State>(`${url}/api/state?at=${AT}`);
    const [held, { events }, wanted, courses, trainsThen] = await Promise.all([
      getJson<Alarms>(`${url}/api/alarms?at=${AT}`),
      getJson<{ events: { id: string; time: string }[] }>(`${url}/api/events?${SPAN}`),
      getJson<{ indicators: Figure[] }>(`${url}/api/indicators?at=${AT}`),
      getJson<{ ways: Record<string, unknown[]> }>(`${url}/api/ways`),
      getJson<{ trains: { id: string }[] }>(`${url}/api/trains?at=${AT}`),
    ]);

    // Of every datastream that the feed has a value of; of all that stands still the very same.
    const told = await inFile<State>(`/api/state?at=${AT}`);
    const known = new Map(told.observations.map((one) => [one.datastream, one]));
    expect(original.observations.filter(({ datastream }) => !known.has(datastream))).toEqual([]);
    const assetOf = new Map(file.catalogue.features.flatMap(({ properties }) => properties.datastreams.map(({ id }) => [id, properties] as const))); // prettier-ignore
    const still = original.observations.filter(({ datastream }) => !assetOf.get(datastream)?.mover);
    const said = ({ datastream, time, value, origin }: State['observations'][number]) =>
      [datastream, time, value, origin].join(' ');
    expect(still.filter((one) => said(known.get(one.datastream)!) !== said(one))).toEqual([]);
    expect(new Set(told.observations.map(({ datastream }) => assetOf.get(datastream)?.theme))).toEqual(new Set(THEMES));
    expect(new Set(still.map(({ origin }) => origin))).toEqual(new Set(['recorded', 'computed', 'simulated']));
    expect(still.filter(({ origin }) => origin === 'simulated').length).toBeGreaterThan(10_000);

    // Alarms hold since when they do at the feed, and what was raised in the span has its time.
    const alarmsOf = ({ alarms }: Alarms) =>
      alarms.map(({ alarm, since, origin }) => [alarm, since, origin].join(' ')).sort();
    const alarms = alarmsOf(await inFile<Alarms>(`/api/alarms?at=${AT}`));
    expect(alarms).toEqual(alarmsOf(held));
    expect(alarms.some((one) => one.endsWith('simulated'))).toBe(true);
    expect(events.length).toBeGreaterThan(0);
    const from = Date.parse('2024-01-06T09:00:00Z');
    const inSpan = file.events.filter(({ time }) => Date.parse(time) >= from).map(({ id, time }) => [id, time]);
    expect(inSpan).toEqual(events.map(({ id, time }) => [id, time]));

    // Figures come of the values, in the page as in the feed.
    const figures = await inFile<{ indicators: Figure[] }>(`/api/indicators?at=${AT}`);
    expect(figures.indicators.map(({ theme, id, value }) => [theme, id, value])).toEqual(wanted.indicators.map(({ theme, id, value }) => [theme, id, value])); // prettier-ignore
    expect(new Set(wanted.indicators.map(({ theme }) => theme))).toEqual(new Set(THEMES));
    // At any instant: who has just left, who has just come to rest and who has just fallen silent count alike here and there.
    const figuresTold = (answer: { indicators: Figure[] }) => answer.indicators.map(({ theme, id, value, n }) => [theme, id, value, n].join(' ')); // prettier-ignore
    for (const at of ['09:10', '10:31'].map((time) => `2024-01-06T${time}:00Z`)) {
      for (const theme of ['port', 'connectivity', 'driving', 'infrastructure']) {
        const path = `/api/indicators?at=${at}&theme=${theme}`;
        expect(figuresTold(await inFile(path)), path).toEqual(figuresTold(await getJson(`${url}${path}`)));
      }
    }
    // The line of a figure before the begin of the file is the one that the feed draws.
    for (const theme of ['education', 'port']) {
      const path = `/api/indicators?at=${AT}&theme=${theme}`;
      const hoursOf = ({
        indicators,
      }: {
        indicators: { id: string; hours: { t: string; value: number | null }[] }[];
      }) =>
        indicators.map(
          ({ id, hours }) => [id, hours.flatMap(({ t, value }) => (Date.parse(t) < from ? [value] : []))] as const,
        );
      const lines = hoursOf(await getJson(`${url}${path}`));
      expect(hoursOf(await inFile(path))).toEqual(lines);
      expect(lines.flatMap(([, hours]) => hours).filter((value) => value !== null).length).toBeGreaterThan(20);
    }

    // Trams run along their courses without a server, too.
    const trams = [...file.series].filter(([id]) => /^transit\/.*\/way$/.test(id));
    expect(trams.length).toBeGreaterThan(0);
    for (const way of new Set(trams.flatMap(([, { value }]) => [...value]))) expect(file.movements?.ways['transit']?.[way]).toEqual(courses.ways['transit']?.[way]); // prettier-ignore
    expect(trainsAt(file.movements!, Date.parse(AT)).trains.map(({ id }) => id)).toEqual(trainsThen.trains.map(({ id }) => id)); // prettier-ignore
    expect(trainsThen.trains.length).toBeGreaterThan(0);

    const path = join(newFolder(), 'span.hafenblick');
    writeFileSync(path, bytes);
    const player = await start({ FEED_CLOCK: `recorded:${path}@0` }).ready;
    const played = await getJson<State>(`${player}/api/state?at=${AT}`);
    const measured = ({ observations }: State) => observations.filter(({ origin }) => origin !== 'simulated');
    expect(measured(played)).toEqual(measured(original));
    expect(measured(played).length).toBeGreaterThan(5);
    expect((await getJson<typeof courses>(`${player}/api/ways`)).ways['transit']).toEqual(courses.ways['transit']);
    const { clock } = await getJson<{ clock: unknown }>(`${player}/healthz`);
    expect(clock).toMatchObject({ mode: 'recorded', instant: '2024-01-06T09:00:00.000Z' });
  }, 480_000);

  it('refuses a span that runs backwards and a method other than reading', async () => {
    const url = await start({ FEED_CLOCK: 'recorded:flood-2024-01@0' }).ready;
    expect((await fetch(`${url}/api/recording?from=2024-01-07T00:00:00Z&to=2024-01-06T00:00:00Z`)).status).toBe(400);
    expect((await fetch(`${url}/api/recording?${SPAN}`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/api/recording?${SPAN}`, { method: 'HEAD' })).status).toBe(200);
  });
});

describe('a feed that is to play a file', () => {
  it('names a file that is not there and one that is broken, and does not start', async () => {
    const gone = await start({ FEED_CLOCK: 'recorded:/nowhere/a.hafenblick@60' }).ended;
    expect(gone).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/there is no file \/nowhere\/a\.hafenblick/) as string,
    });
    const path = join(newFolder(), 'broken.hafenblick');
    writeFileSync(path, 'no recording');
    const broken = await start({ FEED_CLOCK: `recorded:${path}@60` }).ended;
    expect(broken).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/broken\.hafenblick: byte 0: is not a rec/) as string,
    });
  });
});
