import { describe, expect, it } from 'vitest';
import { createUse, interfaceOf, INTERFACES } from '../../src/feed/use.ts';

const of = (address: string): string | null => interfaceOf(new URL(address, 'http://feed'));

describe('the interface of a request', () => {
  it.each([
    ['/api/state', 'rest'],
    ['/api/observations/gauge/duisburg-ruhrort/W', 'rest'],
    ['/api/observations/gauge/duisburg-ruhrort/W?format=csv', 'export'],
    ['/api/observations/gauge/duisburg-ruhrort/W?points=0&format=parquet', 'export'],
    ['/api/recording?from=2024-01-01T00:00:00Z', 'recording'],
    ['/api/ingest', 'ingest'],
    ['/v1.1', 'sensorthings'],
    ['/v1.1/Things(1)', 'sensorthings'],
    ['/city/tiles/tileset.json', 'tiles'],
    ['/openapi.yaml', 'contracts'],
    ['/asyncapi.yaml', 'contracts'],
  ])('%s is %s', (address, name) => {
    expect(of(address)).toBe(name);
  });

  it.each(['/', '/assets/index.js', '/city/manifest.json', '/healthz', '/metrics', '/auth/callback', '/v1.10'])(
    '%s is none',
    (address) => {
      expect(of(address)).toBeNull();
    },
  );
});

describe('use of the interfaces', () => {
  it('counts sockets while they are open, and what was sent on them afterwards', () => {
    let now = 5000;
    const use = createUse(() => now);
    const [first, second] = [use.opened('live'), use.opened('live')];
    first.sent(2, 300);
    now = 9000;
    second.sent(1, 50);
    first.closed();
    expect(use.tallies().get('live')).toEqual({ clients: 1, requests: 3, bytes: 350, lastMs: 9000 });
    expect(use.tallies().get('rest')).toEqual({ clients: 0, requests: 0, bytes: 0, lastMs: null });
    expect([...use.tallies().keys()]).toEqual([...INTERFACES]);
  });
});
