/** Interfaces that others may use, by the last part of their assets' ids (`interface/live`). */
export const INTERFACES = [
  'live', 'cloud-events', 'rest', 'sensorthings', 'export', 'recording', 'tiles', 'ingest', 'contracts',
] as const; // prettier-ignore
export type Interface = (typeof INTERFACES)[number];
/** Those that hold a connection open: of the others nobody knows how many stand behind the requests. */
export const SOCKETS: ReadonlySet<Interface> = new Set(['live', 'cloud-events']);

/** Use of one interface since the feed began. */
export interface Tally {
  /** Sockets that are open now. */
  readonly clients: number;
  /** Requests answered, or messages sent. */
  readonly requests: number;
  /** Answers with their headers, bodies received, frames sent. */
  readonly bytes: number;
  /** When it was last used, Unix milliseconds; null = not since the feed began. */
  readonly lastMs: number | null;
}

/**
 * What this feed serves, counted as it is served: no address, no name, nothing of who it was.
 * @param now wall clock, Unix milliseconds
 */
export function createUse(now: () => number = Date.now) {
  const none = { clients: 0, requests: 0, bytes: 0, lastMs: null as number | null };
  const tallies = new Map(INTERFACES.map((name) => [name, { ...none }]));
  const used = (name: Interface, requests: number, bytes: number): void => {
    const tally = tallies.get(name)!;
    tally.requests += requests;
    tally.bytes += bytes;
    tally.lastMs = now();
  };
  return {
    used,
    /** A socket was opened. @returns tells what is sent on it, and that it is closed */
    opened: (name: Interface): { sent: (messages: number, bytes: number) => void; closed: () => void } => {
      const tally = tallies.get(name)!;
      tally.clients++;
      return {
        sent: (messages, bytes) => used(name, messages, bytes),
        closed: () => {
          tally.clients--;
        },
      };
    },
    tallies: (): ReadonlyMap<Interface, Tally> => tallies,
  };
}
export type Use = ReturnType<typeof createUse>;

const EXPORTS: ReadonlySet<string | null> = new Set(['csv', 'parquet']);

/** The interface that a request went to, whatever became of it; null for what is no interface: the pages and pictures of the viewer, its health. */
export function interfaceOf({ pathname, searchParams }: URL): Interface | null {
  if (pathname === '/api/ingest') return 'ingest';
  if (pathname === '/api/recording') return 'recording';
  if (pathname.startsWith('/api/observations/') && EXPORTS.has(searchParams.get('format'))) return 'export';
  if (pathname.startsWith('/api/')) return 'rest';
  if (pathname === '/v1.1' || pathname.startsWith('/v1.1/')) return 'sensorthings';
  if (pathname.startsWith('/city/tiles/')) return 'tiles';
  return pathname === '/openapi.yaml' || pathname === '/asyncapi.yaml' ? 'contracts' : null;
}
