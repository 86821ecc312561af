import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { trainsAt } from '../../src/live/recording/movements.ts';
import { decodeRecordingFile } from '../../src/live/recording/recordingFile.ts';
import { feedProcess, getJson } from './feedProcess.ts';

const running: ReturnType<typeof feedProcess>[] = [];
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));
function start(env: Record<string, string> = {}) {
  const feed = feedProcess({ DATA_DIR: newFolder(), ...env });
  running.push(feed);
  return feed;
}
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));

const DAY = 'from=2024-01-06T00:00:00Z&to=2024-01-07T00:00:00Z';
interface State {
  observations: { datastream: string; time: string; value: number | null; origin: string }[];
}

describe('GET /api/recording', () => {
  it('gives a day as one file that holds what the feed says of that day, and that another feed plays', async () => {
    const url = await start({ FEED_CLOCK: 'recorded:flood-2024-01@0' }).ready;
    const response = await fetch(`${url}/api/recording?${DAY}`);
    expect(response.headers.get('content-disposition')).toContain('duisburg-202401060000-202401070000.hafenblick');
    const bytes = new Uint8Array(await response.arrayBuffer());
    const file = await decodeRecordingFile(bytes, 'day');
    const stage = file.series.get('gauge/duisburg-ruhrort/W')!;
    // A quarter of an hour each, and the last value before the day.
    expect(stage.timeMs).toHaveLength(98);
    expect(stage.timeMs[0]).toBe(Date.parse('2024-01-05T23:45:00Z'));
    expect(stage.value[stage.timeMs.indexOf(Date.parse('2024-01-06T12:00:00Z'))]).toBe(938.6);
    expect(file.head.sources.map(({ licence }) => licence)).toContain('dl-de/zero-2-0');

    // Alarms of what is in the file; those of simulated stations, of which it has nothing, would take most of the time to reckon.
    const subjects = new Set(file.events.map(({ subject }) => subject));
    expect(subjects).toContain('gauge/duisburg-ruhrort');
    const inFile = [...file.series.keys()].map((id) => id.slice(0, id.lastIndexOf('/')));
    expect([...subjects].filter((subject) => !inFile.includes(subject ?? ''))).toEqual([]);

    // Trams run along their courses without a server, too.
    const courses = await getJson<{ ways: Record<string, unknown[]> }>(`${url}/api/ways`);
    const trams = [...file.series].filter(([id]) => /^transit\/.*\/way$/.test(id));
    expect(trams.length).toBeGreaterThan(0);
    for (const [, { value }] of trams) for (const way of value) expect(file.movements?.ways['transit']?.[way]).toEqual(courses.ways['transit']?.[way]); // prettier-ignore
    const trainsAtNoon = await getJson<{ trains: { id: string }[] }>(`${url}/api/trains?at=2024-01-06T12:00:00Z`);
    const noonMs = Date.parse('2024-01-06T12:00:00Z');
    expect(trainsAt(file.movements!, noonMs).trains.map(({ id }) => id)).toEqual(trainsAtNoon.trains.map(({ id }) => id)); // prettier-ignore
    expect(trainsAtNoon.trains.length).toBeGreaterThan(0);

    const path = join(newFolder(), 'day.hafenblick');
    writeFileSync(path, bytes);
    const player = await start({ FEED_CLOCK: `recorded:${path}@0` }).ready;
    const noon = 'at=2024-01-06T12:00:00Z';
    const [played, original] = await Promise.all([
      getJson<State>(`${player}/api/state?${noon}`),
      getJson<State>(`${url}/api/state?${noon}`),
    ]);
    // What was no longer current at the begin of the day is not in the file.
    // Simulated movers are in it with fewer fixes than they made, simulated stations that stand still are not.
    const measured = ({ observations }: State) => observations.filter(({ origin }) => origin !== 'simulated');
    expect(measured(played)).toEqual(measured(original));
    expect(measured(played).length).toBeGreaterThan(5);
    expect([...file.series.keys()].some((id) => /^vessel\/.*\/lon$/.test(id))).toBe(true);
    expect((await getJson<typeof courses>(`${player}/api/ways`)).ways['transit']).toEqual(courses.ways['transit']);
    const { clock } = await getJson<{ clock: unknown }>(`${player}/healthz`);
    expect(clock).toMatchObject({ mode: 'recorded', instant: '2024-01-06T00:00:00.000Z' });
  }, 240_000);

  it('refuses a span that runs backwards and a method other than reading', async () => {
    const url = await start({ FEED_CLOCK: 'recorded:flood-2024-01@0' }).ready;
    expect((await fetch(`${url}/api/recording?from=2024-01-07T00:00:00Z&to=2024-01-06T00:00:00Z`)).status).toBe(400);
    expect((await fetch(`${url}/api/recording?${DAY}`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}/api/recording?${DAY}`, { method: 'HEAD' })).status).toBe(200);
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
