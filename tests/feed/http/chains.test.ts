import { describe, expect, it } from 'vitest';
import { nextAfter } from '../../../src/feed/http/chains.ts';
import type { Chain } from '../../../src/schema/chains.ts';
import { unixMs } from '../../../src/geo/units.ts';

const NOW = Date.parse('2024-01-05T17:00:00Z');
const HOUR_MS = 3_600_000;
const boxOf = (fromH: number, toH: number): Chain => ({
  ...{ id: 'hfbu1234565', number: 'HFBU 123456 5', destination: 'Xi’an', days: 15, origin: 'simulated' },
  links: [{ kind: 'ship', carrier: 'vessel/7f3a', from: unixMs(NOW + fromH * HOUR_MS), to: unixMs(NOW + toH * HOUR_MS) }],
}); // prettier-ignore
const feedOf = (boxes: readonly Chain[]) => (atMs: number) =>
  boxes.filter(({ links }) => links[0]!.from <= atMs && atMs < links[0]!.to);

describe('the next container', () => {
  it('is the first that sets out, to the second, however many hours that is', () => {
    expect(nextAfter(feedOf([boxOf(7.4, 12), boxOf(7.2, 20), boxOf(15, 20)]), NOW)).toBe(NOW + 7.2 * HOUR_MS);
  });

  it('is none where in a day none sets out', () => {
    expect(nextAfter(feedOf([boxOf(30, 40)]), NOW)).toBeNull();
    expect(nextAfter(() => [], NOW)).toBeNull();
  });
});
