import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';

const MAX_GAPS = 20;

/** State of a source as the feed tells it. */
export interface SourceHealth {
  readonly id: string;
  readonly state: 'live' | 'delayed' | 'down' | 'recorded' | 'simulated';
  /** When it last delivered, by the feed clock; null = never. */
  readonly lastGoodMs: UnixMs | null;
}

/** A span for which the viewer had no connection. `isFilled` once the missing observations were fetched. */
export interface Gap {
  readonly fromMs: UnixMs;
  readonly toMs: UnixMs;
  readonly isFilled: boolean;
}

export interface HealthState {
  /** `refused`: the server will not have this client (close codes 4500–4999); it is final. `file`: a recording plays, nobody asks the feed. */
  readonly connection: 'connecting' | 'open' | 'reconnecting' | 'refused' | 'file';
  /** Set when the feed wants to know who asks: where people sign in, null where they cannot here. */
  readonly signIn: { readonly href: string | null } | null;
  /** No connection for some seconds, or every source is down: live values count as offline. */
  readonly isFeedDown: boolean;
  /** Wall clock of the feed minus that of this machine, milliseconds; 0 until it is known. */
  readonly serverOffsetMs: number;
  readonly sources: readonly SourceHealth[];
  readonly gaps: readonly Gap[];
  /** Since when the connection is away, by the feed clock; null while it is there. */
  readonly openGapFromMs: UnixMs | null;
  /** The history could not answer for the instant on screen. */
  readonly isPastUnreachable: boolean;
  /** The feed has refused a question for a while: too much was asked from this address. */
  readonly isAskedTooOften: boolean;
  /** Parts of the picture that could not be loaded, with the reason: `lines: /city/lines.bin: 404 Not Found`. */
  readonly missingParts: readonly { readonly part: string; readonly error: string }[];
  /** `none`: this browser has no WebGL 2, the list stands in for the scene. `lost`: the graphics context is being rebuilt. */
  readonly graphics: 'starting' | 'drawing' | 'lost' | 'none';
}

export function createHealth() {
  const store = createStore<HealthState>()(() => ({
    connection: 'connecting',
    signIn: null,
    isFeedDown: false,
    serverOffsetMs: 0,
    sources: [],
    gaps: [],
    openGapFromMs: null,
    isPastUnreachable: false,
    isAskedTooOften: false,
    missingParts: [],
    graphics: 'starting',
  }));
  return {
    ...store,
    sourceTold: (source: SourceHealth): void =>
      store.setState(({ sources }) => ({
        sources: [...sources.filter(({ id }) => id !== source.id), source].sort((a, b) => (a.id < b.id ? -1 : 1)),
      })),
    /** Keeps the last 20. */
    gapSeen: (gap: Gap): void => store.setState(({ gaps }) => ({ gaps: [...gaps, gap].slice(-MAX_GAPS) })),
    gapFilled: (fromMs: UnixMs): void =>
      store.setState(({ gaps }) => ({
        gaps: gaps.map((gap) => (gap.fromMs === fromMs ? { ...gap, isFilled: true } : gap)),
      })),
  };
}
export type Health = ReturnType<typeof createHealth>;
