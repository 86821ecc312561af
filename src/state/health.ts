import { createStore } from 'zustand/vanilla';
import type { UnixMs } from '../geo/units.ts';

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
  /** `refused`: the server will not have this client (close codes 4500–4999); it is final. */
  readonly connection: 'connecting' | 'open' | 'reconnecting' | 'refused';
  readonly sources: readonly SourceHealth[];
  readonly gaps: readonly Gap[];
  /** The history could not answer for the instant on screen. */
  readonly isPastUnreachable: boolean;
  /** Parts of the picture that could not be loaded, with the reason: `massing: /city/massing.bin: 404 Not Found`. */
  readonly missingParts: readonly string[];
  /** `none`: this browser has no WebGL 2, the list stands in for the scene. `lost`: the graphics context is being rebuilt. */
  readonly graphics: 'starting' | 'drawing' | 'lost' | 'none';
}

export function createHealth() {
  return createStore<HealthState>()(() => ({
    connection: 'connecting',
    sources: [],
    gaps: [],
    isPastUnreachable: false,
    missingParts: [],
    graphics: 'starting',
  }));
}
export type Health = ReturnType<typeof createHealth>;
