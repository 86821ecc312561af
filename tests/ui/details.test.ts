import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { chartColumns, extent, valueAxis } from '../../src/ui/details/chartColumns.ts';
import { historySpan } from '../../src/ui/details/historySpan.ts';
import { spreadLabels } from '../../src/ui/details/spreadLabels.ts';
import { distinctSources } from '../../src/ui/dialogs/distinctSources.ts';

const bucket = (tMs: number, min: number, max: number) => ({
  ...{ tMs: unixMs(tMs), min, max, mean: (min + max) / 2, last: max, n: 2 },
});

describe('the chart', () => {
  it('breaks the line where more than three intervals are missing, and names the gap', () => {
    const { columns, gaps } = chartColumns([bucket(0, 1, 3), bucket(1000, 2, 4), bucket(9000, 5, 5)], 1000);
    expect(columns.x).toEqual([0, 1, 5, 9]);
    expect(columns.measured).toEqual([2, 3, null, 5]);
    expect(gaps).toEqual([{ from: 1, to: 9 }]);
  });

  it('draws a measured value among computed ones as a dot on the computed line', () => {
    const buckets = [0, 1, 2, 3].map((i) => ({ ...bucket(i * 1000, i, i), origin: 'computed' as const }));
    const { columns } = chartColumns(
      [
        ...buckets,
        { ...bucket(4000, 4, 4), origin: 'computed', mixed: true },
        { ...bucket(5000, 5, 5), origin: 'computed' },
      ],
      1000,
    );
    expect(columns.derived).toEqual([0, 1, 2, 3, 4, 5]);
    expect(columns.measured).toEqual([null, null, null, null, 4, null]);
    expect(columns.dots).toEqual([4]);
  });

  it('draws what is measured throughout as one strong line without dots, and a lone value as a dot', () => {
    const recorded = (tMs: number) => ({ ...bucket(tMs, 1, 1), origin: 'recorded' as const });
    const { columns } = chartColumns([recorded(0), recorded(1000), recorded(9000)], 1000);
    expect(columns.derived.every((value) => value === null)).toBe(true);
    expect(columns.dots).toEqual([3]);
  });

  it('counts an empty begin and end of its span as gaps', () => {
    const span = { fromMs: -10_000, toMs: 11_000 };
    expect(chartColumns([bucket(0, 1, 1), bucket(1000, 1, 1)], 1000, span).gaps).toEqual([
      { from: -10, to: 0 },
      { from: 1, to: 11 },
    ]);
  });

  it('does not make a flood of noise, and shows the mark that is near', () => {
    const [low, high] = valueAxis([700, 701], [150, 1200], [394, 730, 930]);
    expect(high - low).toBeGreaterThan(150);
    expect(high).toBeGreaterThan(730);
    expect(high).toBeLessThan(930);
    expect(extent([])).toBeNull();
  });

  it('asks for a new span only when the clock has gone on by a hundredth of it', () => {
    const now = unixMs(Date.parse('2024-01-04T13:20:00Z'));
    const day = historySpan('day', now, null)!;
    expect(historySpan('day', unixMs(now + 1000), null)).toEqual(day);
    expect(day.toMs - day.fromMs).toBe(86_400_000);
    expect(day.toMs).toBeGreaterThanOrEqual(now);
    expect(historySpan('whole', now, null)).toBeNull();
  });
});

describe('labels of the gauge staff', () => {
  it('never cover one another and stay on the staff', () => {
    const at = spreadLabels([0, 4.9, 5, 5.1, 10], [1, 1, 2, 1, 1], 10);
    for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!).toBeGreaterThanOrEqual(1);
    expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(1.5);
    expect(at[0]).toBe(0.5);
    expect(at[4]).toBe(9.5);
  });
});

describe('the list of sources', () => {
  it('names each source once with the span of its dates, the most used first', () => {
    const from = (source: string, date: string) => ({ kind: 'measured' as const, source, licence: 'CC BY 4.0', date });
    expect(distinctSources([from('A', '2021'), from('B', '2019'), from('B', '2017-01')])).toEqual([
      { kind: 'measured', source: 'B', licence: 'CC BY 4.0', dates: '2017-01 – 2019' },
      { kind: 'measured', source: 'A', licence: 'CC BY 4.0', dates: '2021' },
    ]);
  });
});
