import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AcknowledgedSchema, AlarmSchema, AlarmsSchema } from '../../../src/schema/alarms.ts';
import { decode } from '../../../src/schema/decode.ts';
import { EventsSchema } from '../../../src/schema/events.ts';
import { feedProcess, getJson } from '../feedProcess.ts';

const running: ReturnType<typeof feedProcess>[] = [];
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'hafenblick-'));
function start(env: Record<string, string> = {}) {
  const feed = feedProcess({ DATA_DIR: newFolder(), FEED_CLOCK: 'recorded:flood-2024-01@0', ...env });
  running.push(feed);
  return feed;
}
afterEach(() => Promise.all(running.splice(0).map((feed) => feed.end('SIGKILL'))));

const MARK = 'iot/high-water-1/gauge/duisburg-ruhrort/W/930';
const CREST = '2024-01-06T12:00:00.000Z';
const alarmsAt = async (url: string, at: string) => {
  const { alarms } = decode(AlarmsSchema, await getJson(`${url}/api/alarms?at=${at}`), 'alarms');
  return new Map(alarms.map((alarm) => [alarm.alarm, alarm]));
};
/** Asked again until it is there: on a busy machine a first answer may be of a part of the alarms only. */
const markAt = async (url: string, at: string) => {
  for (;;) {
    const { alarms, isComplete } = decode(AlarmsSchema, await getJson(`${url}/api/alarms?at=${at}`), 'alarms');
    const mark = alarms.find(({ alarm }) => alarm === MARK);
    if (mark || isComplete) return mark;
  }
};
const post = (url: string, alarm: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/alarms/${alarm}/acknowledgement`, {
    ...{ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    headers: { origin: url, 'content-type': 'application/json', ...headers },
  });
const problem = async (response: Response): Promise<string> => {
  const { title, detail = '' } = (await response.json()) as { title: string; detail?: string };
  return `${response.status} ${title}${detail ? `: ${detail}` : ''}`;
};

/** A feed with all simulators takes its time to start on a busy machine. */
const PATIENT = { timeout: 120_000 };

describe('GET /api/alarms', PATIENT, () => {
  it('says of any instant which alarms held, since when, why and whose they are', async () => {
    const url = await start().ready;
    const crest = await alarmsAt(url, CREST);
    expect(crest.get(MARK)).toMatchObject({
      ...{ severity: 'watch', subject: 'gauge/duisburg-ruhrort', since: '2024-01-06T00:15:00.000Z', isSinceKnown: true },
      ...{ value: 930, unit: 'cm', owner: 'WSA Rhein', acknowledgement: null },
    }); // prettier-ignore
    expect((await alarmsAt(url, '2024-01-06T00:10:00Z')).has(MARK)).toBe(false);
    expect((await alarmsAt(url, '2024-01-07T00:00:00Z')).has(MARK)).toBe(false);
    const bad = await fetch(`${url}/api/alarms?at=then`);
    expect(await problem(bad)).toMatch(/^400 Bad instant: at: must be an instant/);
  });

  it('tells the locks, ships, quays and trains that follow from the river under its alarm', async () => {
    const url = await start().ready;
    let answer;
    do answer = decode(AlarmsSchema, await getJson(`${url}/api/alarms?at=${CREST}`), 'alarms');
    while (!answer.isComplete);
    const under = answer.alarms.filter((alarm) => alarm.under === MARK);
    expect(new Set(under.map(({ theme, rule }) => `${theme}/${rule}`))).toEqual(
      new Set(['port/lock-closed', 'port/ship-waits', 'port/few-moves', 'silkroad/train-late']),
    );
    expect(under.length).toBeGreaterThan(15);
    // What was measured comes first.
    const origins = answer.alarms.map(({ origin }) => origin === 'simulated');
    expect(origins.indexOf(true)).toBe(answer.alarms.length - origins.filter(Boolean).length);
  });

  it('gives all that hold as a file, acknowledged or not, in the language that is asked for', async () => {
    const url = await start().ready;
    await post(url, MARK, { by: 'Leitstelle', note: 'a, "b"', at: CREST });
    const file = await fetch(`${url}/api/alarms?at=${CREST}&format=csv&lang=en`);
    expect([file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual(['text/csv; charset=utf-8', 'attachment; filename="alarms.csv"']); // prettier-ignore
    const [columns, ...rows] = (await file.text()).trimEnd().split('\r\n');
    expect(columns).toMatch(/^alarm,theme,rule,severity,asset,title,.*,owner,link,since,.*,acknowledgedBy,note$/);
    expect(rows).toHaveLength((await alarmsAt(url, CREST)).size);
    const row = rows.find((one) => one.startsWith(MARK))!;
    expect(row).toContain('High-water mark I reached');
    expect(row).toMatch(/,WSA Rhein,https:.*,Leitstelle,"a, ""b"""$/);
    expect(rows.filter((one) => one.endsWith(',,,')).length).toBe(rows.length - 1);
    expect(await problem(await fetch(`${url}/api/alarms?format=csv&lang=fr`))).toBe('400 No such language: lang: one of de, en, zh'); // prettier-ignore
  });

  it('agrees with the events: what was raised and not cleared holds', async () => {
    const url = await start().ready;
    const answer = await getJson(`${url}/api/events?from=2023-12-20T00:00:00Z&to=${CREST}`);
    const { events, isComplete, leftOut } = decode(EventsSchema, answer, 'events');
    expect([isComplete, leftOut]).toEqual([true, 0]);
    const few = decode(EventsSchema, await getJson(`${url}/api/events?from=2023-12-20T00:00:00Z&to=${CREST}&most=2`), 'few'); // prettier-ignore
    expect([few.events.length, few.leftOut]).toEqual([2, events.length - 2]);
    const holding = new Set<string>();
    for (const { type, data } of events) {
      if (type === 'de.hafenblick.alarm.raised') holding.add(data!.alarm!);
      else holding.delete(data!.alarm!);
    }
    // Of so long a span the events of what is simulated are not told.
    const measured = [...(await alarmsAt(url, CREST)).values()].filter(({ subject }) => /^(gauge|air)\//.test(subject));
    expect([...holding].sort()).toEqual(measured.map((one) => one.alarm).sort());
  });
});

describe('POST /api/alarms/<id>/acknowledgement', PATIENT, () => {
  it('is kept over a restart, shown from its instant on, an event, and a line of a CSV file', async () => {
    const env = { DATA_DIR: newFolder() };
    const first = start(env);
    const url = await first.ready;
    const input = { by: ' Leitstelle ', note: '=Deichwache, "Ruhrort" steht', at: CREST };
    const response = await post(url, MARK, input);
    expect(response.status).toBe(201);
    const alarm = decode(AlarmSchema, await response.json(), 'alarm');
    expect(alarm.acknowledgement).toMatchObject({ at: CREST, by: 'Leitstelle', note: input.note });
    expect(Math.abs(Date.parse(alarm.acknowledgement!.written) - Date.now())).toBeLessThan(60_000);
    await first.end('SIGKILL');

    const again = await start(env).ready;
    expect((await markAt(again, '2024-01-06T18:00:00Z'))?.acknowledgement?.by).toBe('Leitstelle');
    expect((await markAt(again, '2024-01-06T11:59:00Z'))?.acknowledgement).toBeNull();
    // The same alarm, eleven days before, is another occasion.
    expect((await markAt(again, '2023-12-26T12:00:00Z'))?.acknowledgement).toBeNull();
    const span = 'from=2024-01-06T00:00:00Z&to=2024-01-07T00:00:00Z';
    const { events } = decode(EventsSchema, await getJson(`${again}/api/events?${span}`), 'events');
    expect(events.filter(({ type }) => type === 'de.hafenblick.alarm.acknowledged')).toMatchObject([
      { time: CREST, subject: 'gauge/duisburg-ruhrort', data: { alarm: MARK, by: 'Leitstelle' } },
    ]);
    const csv = await (await fetch(`${again}/api/alarms/acknowledgements?${span}&format=csv`)).text();
    expect(csv.split('\r\n')[1]).toContain(`Hochwassermarke I erreicht,Leitstelle,"'=Deichwache, ""Ruhrort"" steht",`);
  });

  it('refuses with a reason what is wrong, too large, not there or not said by the page', async () => {
    const url = await start().ready;
    const good = { by: 'A', note: '', at: CREST };
    expect(await problem(await post(url, MARK, 'x'))).toBe('400 Bad body: is not JSON');
    expect(await problem(await post(url, MARK, { ...good, by: ' ' }))).toBe('400 Bad body: #/by: must not be empty');
    expect(await problem(await post(url, MARK, { ...good, note: 'x'.repeat(1001) }))).toMatch(/^400 Bad body: #\/note/);
    expect(await problem(await post(url, MARK, { ...good, more: 1 }))).toMatch(/^400 Bad body: #\/more/);
    expect(await problem(await post(url, MARK, { ...good, note: 'x'.repeat(20_000) }))).toMatch(/^413/);
    expect(await problem(await post(url, MARK, { ...good, at: '2030-01-01T00:00:00Z' }))).toMatch(/^400 Bad instant/);
    expect(await problem(await post(url, MARK, { by: 'A', note: '' }))).toMatch(/^409 The alarm does not hold/);
    expect(await problem(await post(url, 'iot/none/gauge/x', good))).toMatch(/^404 No such alarm/);
    expect(await problem(await post(url, MARK, good, { origin: 'https://evil.example' }))).toBe('403 Origin not allowed');
    const forwarded = await post(url, MARK, good, { 'x-forwarded-for': '203.0.113.9' });
    expect(await problem(forwarded)).toMatch(/^403 Only from this machine/);
    expect((await fetch(`${url}/api/alarms/${MARK}/acknowledgement`)).status).toBe(405);
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(url, MARK, good)));
    expect(answers.some(({ status, headers }) => status === 429 && Number(headers.get('retry-after')) > 0)).toBe(true);
  }); // prettier-ignore

  it('is kept with several alarms by one note, and leaves out those that do not hold then', async () => {
    const url = await start().ready;
    let answer;
    do answer = decode(AlarmsSchema, await getJson(`${url}/api/alarms?at=${CREST}`), 'alarms');
    while (!answer.isComplete);
    const names = answer.alarms.flatMap(({ rule, alarm }) => (rule === 'ship-waits' ? [alarm] : [])).slice(0, 5);
    expect(names).toHaveLength(5);
    const postAll = (alarms: unknown, at = CREST, more = {}) =>
      fetch(`${url}/api/alarms/acknowledgements`, { method: 'POST', headers: { origin: url }, body: JSON.stringify({ alarms, by: 'Leitstelle', note: 'alle', at, ...more }) }); // prettier-ignore
    const response = await postAll(names);
    expect(response.status).toBe(201);
    const { alarms } = decode(AcknowledgedSchema, await response.json(), 'acknowledged');
    expect(alarms.map(({ alarm }) => alarm).sort()).toEqual([...names].sort());
    const held = await alarmsAt(url, CREST);
    for (const name of names) expect(held.get(name)?.acknowledgement).toMatchObject({ by: 'Leitstelle', note: 'alle' });
    expect(await problem(await postAll([]))).toMatch(/^400 Bad body: #\/alarms/);
    expect(await problem(await postAll([names[0], 'iot/none/gauge/x']))).toMatch(/^404 No such alarm: iot\/none/);
    expect(await problem(await postAll([MARK, MARK], '2024-01-07T00:00:00Z'))).toMatch(/^409 None of the alarms holds/);
    expect((await fetch(`${url}/api/alarms/acknowledgements`, { method: 'PUT' })).status).toBe(405);
    expect(await getJson<object>(`${url}/api/alarms/acknowledgements`)).toHaveProperty('acknowledgements');
  });

  it('is the operator’s to forbid', async () => {
    const config = join(newFolder(), 'feed.json');
    writeFileSync(config, JSON.stringify({ alarms: { acknowledge: 'nobody' } }));
    const url = await start({ HAFENBLICK_CONFIG: config }).ready;
    expect(await problem(await post(url, MARK, { by: 'A', note: '', at: CREST }))).toMatch(/^403 Acknowledging is off/);
  });
});
