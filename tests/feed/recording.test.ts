import fc from 'fast-check';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { makeFlood2024, RECORDINGS_FOLDER } from '../../src/feed/recordings/makeRecordings.ts';
import { pchip } from '../../src/feed/recordings/pchip.ts';
import { readRecording } from '../../src/feed/sources/recording.ts';
import { decodeRecording } from '../../src/schema/recording.ts';

const path = join(RECORDINGS_FOLDER, 'flood-2024-01.ndjson.gz');
const recording = readRecording(path);
const series = (id: string) => recording.observations.filter(({ datastream }) => datastream === id);
const stage = series('gauge/duisburg-ruhrort/W');
const at = (iso: string) => stage.find(({ time }) => time === Date.parse(iso));

describe('the recording flood-2024-01', () => {
  it('is what its maker yields from the published figures', () => {
    expect(gunzipSync(readFileSync(path)).toString('utf8')).toBe(makeFlood2024());
  });

  it('reads 938.6 cm at noon of 6 January 2024, and says that it is recorded', () => {
    expect(at('2024-01-06T12:00:00Z')).toMatchObject({ value: 938.6, origin: 'recorded', quality: 'good' });
  });

  it('has a stage every 15 minutes, and calls all but the 27 daily figures computed', () => {
    expect(stage).toHaveLength(27 * 96);
    expect(stage.filter(({ origin }) => origin === 'recorded')).toHaveLength(27);
    expect(at('2024-01-06T12:15:00Z')?.origin).toBe('computed');
  });

  it('never computes a stage beyond the figures of the days around it', () => {
    const figures = stage.filter(({ origin }) => origin === 'recorded');
    for (let day = 0; day + 1 < figures.length; day++) {
      const [a, b] = [figures[day]!, figures[day + 1]!];
      for (const { time, value } of stage) {
        if (time < a.time || time > b.time) continue;
        expect(value).toBeGreaterThanOrEqual(Math.min(a.value!, b.value!));
        expect(value).toBeLessThanOrEqual(Math.max(a.value!, b.value!));
      }
    }
  });

  it('keeps the gaps of the air stations as missing, and goes on where a station did', () => {
    const no2 = series('air/denw112/NO2');
    expect(no2.find(({ time }) => time === Date.parse('2024-01-06T12:00:00Z'))).toMatchObject({
      value: null,
      quality: 'missing',
    });
    expect(no2.filter(({ quality }) => quality === 'missing')).toHaveLength(9);
    // This station closed: after its last hour there is nothing, not a row of missing values.
    expect(series('air/denw382/NO2').at(-1)?.time).toBe(Date.parse('2024-01-04T07:00:00Z'));
    expect(series('air/denw112/O3')).toHaveLength(0);
  });
});

describe('a recording with a fault', () => {
  const lines = makeFlood2024().split('\n').slice(0, 6);
  const broken = (line: number, text: string): string => lines.map((l, i) => (i === line - 1 ? text : l)).join('\n');

  it.each([
    [1, '{"type":"film"}', /x\.ndjson\.gz: line 1\.type/],
    [4, 'not json', /line 4: is not JSON/],
    [3, '{"datastream":"gauge/a/W","time":"yesterday","value":1,"origin":"recorded"}', /line 3\.time/],
    [3, '{"datastream":"gauge/a/W","time":"2023-12-20T00:00:00Z","value":null,"origin":"recorded"}', /line 3\.value/],
    [
      3,
      '{"datastream":"gauge/a/W","time":"2031-12-20T00:00:00Z","value":1,"origin":"recorded"}',
      /line 3\.time.*outside/,
    ],
  ])('is refused with file and line: line %i %s', (line, text, message) => {
    expect(() => decodeRecording(broken(line, text), 'x.ndjson.gz')).toThrow(message);
  });

  it('is refused when time runs backwards', () => {
    const swapped = [lines[0], ...lines.slice(1, 4), '{"datastream":"gauge/a/W","time":"2023-12-20T00:15:00Z","value":1,"origin":"recorded"}', lines[1]]; // prettier-ignore
    expect(() => decodeRecording(swapped.join('\n'), 'x')).toThrow(/line 6\.time: is before/);
  });

  it('is refused when it is not gzip or cut off', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
    writeFileSync(join(folder, 'a.ndjson.gz'), 'plain');
    expect(() => readRecording(join(folder, 'a.ndjson.gz'))).toThrow(/a\.ndjson\.gz: cannot be read/);
    writeFileSync(join(folder, 'b.ndjson.gz'), gzipSync(makeFlood2024()).subarray(0, 5000));
    expect(() => readRecording(join(folder, 'b.ndjson.gz'))).toThrow(/b\.ndjson\.gz: cannot be read/);
  });
});

describe('interpolation', () => {
  const points = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: -1e4, max: 1e4, noNaN: true })), {
      minLength: 2,
      maxLength: 12,
    }) // prettier-ignore
    .map((steps) => {
      let x = 0;
      return steps.map(([dx, y]) => [(x += dx), y] as const);
    });

  it('goes through its points and never leaves the span between two of them', () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (knots, t) => {
        const f = pchip(knots.map(([x]) => x), knots.map(([, y]) => y)); // prettier-ignore
        for (const [x, y] of knots) expect(f(x)).toBe(y);
        for (let i = 0; i + 1 < knots.length; i++) {
          const [[x0, y0], [x1, y1]] = [knots[i]!, knots[i + 1]!];
          const value = f(x0 + (x1 - x0) * t);
          const slack = 1e-9 * (1 + Math.abs(y0) + Math.abs(y1));
          expect(value).toBeGreaterThanOrEqual(Math.min(y0, y1) - slack);
          expect(value).toBeLessThanOrEqual(Math.max(y0, y1) + slack);
        }
      }),
      { seed: 2024, numRuns: 500 },
    );
  });

  it('refuses to guess outside of its points', () => {
    const f = pchip([0, 1], [0, 1]);
    expect(() => f(1.01)).toThrow(RangeError);
  });
});
