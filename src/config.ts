/** What the page is told from outside: where it was built to live, and flags of the link that are not its state. */
export interface Config {
  /** Path under which the page and the feed are served, without a slash at its end: `` or `/twin`. */
  readonly base: string;
  /** `ws://host` or `wss://host`. */
  readonly socketBase: string;
  readonly isDevelopment: boolean;
  /** `motion=reduced` or `motion=full`; null = as the system says. */
  readonly motion: 'reduced' | 'full' | null;
  /** `scheme=light` or `scheme=dark`; null = as the face wants. */
  readonly scheme: 'light' | 'dark' | null;
  /** `quality=0` … `quality=3`: keeps this step whatever the frames take; null = by measured frame times. */
  readonly quality: 0 | 1 | 2 | 3 | null;
  /** `tour=<seconds>`: time of each view on a display. */
  readonly tourMs: number;
  /** `idle=<seconds>`: quiet time after which a display goes back to its tour. */
  readonly idleMs: number;
  /**
   * `tileset=<path or name>`: 3D Tiles of this origin beside the city's own, or one that the operator configured; `tileset=only:<path or name>`:
   * instead of the city's own buildings.
   */
  readonly tileset: string | null;
  /** `story=<name>`: which file of `assets/stories` the story face opens. */
  readonly story: string;
}

interface Surroundings {
  readonly href: string;
  readonly base: string;
  readonly isDevelopment: boolean;
}

/** @param base Vite's base path, `/` by default */
export const baseOf = (base: string): string => base.replace(/\/$/, '');

/**
 * Reads the flags once. A flag that is not understood counts as absent.
 * @param at.href address of the page
 * @param at.base Vite's base path, `/` by default
 */
export function readConfig(at: Surroundings): Config {
  const url = new URL(at.href);
  const query = url.searchParams;
  const oneOf = <T extends string>(name: string, values: readonly T[]): T | null =>
    values.find((value) => value === query.get(name)) ?? null;
  const seconds = (name: string, fallback: number): number => {
    const value = Number(query.get(name) ?? Number.NaN);
    return 1000 * (value >= 1 && value <= 3600 ? value : fallback);
  };
  const story = query.get('story') ?? '';
  const tileset = query.get('tileset') ?? '';
  return Object.freeze({
    base: baseOf(at.base),
    socketBase: `${url.protocol === 'https:' ? 'wss' : 'ws'}://${url.host}`,
    isDevelopment: at.isDevelopment,
    motion: oneOf('motion', ['reduced', 'full']),
    scheme: oneOf('scheme', ['light', 'dark']),
    quality: ([0, 1, 2, 3] as const).find((step) => String(step) === query.get('quality')) ?? null,
    tourMs: seconds('tour', 30),
    idleMs: seconds('idle', 90),
    tileset: /^(only:)?([a-z0-9-]+|(\/[\w-][\w.-]*)+\.json)$/.test(tileset) ? tileset : null,
    story: /^[a-z0-9-]+$/.test(story) ? story : 'hochwasser-2024',
  });
}
