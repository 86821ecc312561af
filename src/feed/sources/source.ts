import type { UnixMs } from '../../geo/units.ts';
import type { Forecast } from '../../live/forecast.ts';
import type { Observation } from '../../live/observation.ts';
import type { Chain } from '../../schema/chains.ts';
import type { Trains } from '../../schema/trains.ts';
import type { Asset, Theme } from '../../schema/catalogue.ts';
import type { Way } from '../../schema/ways.ts';
import type { ResyncReason, SourceState } from '../../live/frame.ts';
import type { Bounds } from '../../simulators/simulation.ts';

export interface SourceStatus {
  readonly id: string;
  readonly state: SourceState;
  /** When it last delivered, by the feed clock; null = never. */
  readonly lastGoodMs: UnixMs | null;
}

/** What a source tells the feed. */
export interface SourceOutput {
  /** New observations, in any order; what is not newer than the last value goes to the history only. */
  observed(observations: readonly Observation[]): void;
  /**
   * Assets that are not in the curated catalogue, before their first observation. May be called again at any time with the same or more:
   * what is known is kept as it is, but for what is said anew (`FeedCatalogue.add`). Their ids begin with the source's own, their provenance says whose they are.
   */
  announced(assets: readonly Asset[]): void;
  /** Assets that this source has announced and that will not come back: movers, events that are over. */
  retired?(assetIds: readonly string[]): void;
  /** These are all assets that there are at this source: others that it announced, be it before a restart, are no more. */
  named?(assetIds: readonly string[]): void;
  /** `status()` has changed. */
  statusChanged(): void;
  /** Everything said so far no longer holds; the observations are the whole new state. */
  restarted(reason: ResyncReason, observations: readonly Observation[]): void;
}

/** About one observation of each datastream in `stepMs`; `isFresh`: none of a station less often than its expected interval. */
export interface Sampling {
  readonly stepMs: number;
  readonly isFresh: boolean;
}

/** What a source can say of any instant by itself, so that nobody has to keep it: that of a simulator. */
export interface SourcePast {
  /** The last observation of each of its datastreams at or before an instant, not older than `lookBackMs`. */
  stateAt(atMs: number, lookBackMs: number): Observation[];
  /** The same in pieces of some milliseconds, each reckoned when it is asked for: others go on between them. Absent: it is one piece. */
  stateInPieces?(atMs: number, lookBackMs: number): Iterable<readonly Observation[]>;
  /**
   * All observations of one of its assets from `fromMs` to `toMs`, ascending; with `stepMs` about one of each datastream in that time.
   * @param property only what is said of this one, of those that `isAlone` names
   */
  between(assetId: string, fromMs: number, toMs: number, stepMs?: number, property?: string): Observation[];
  /** The same as `between` in pieces of some milliseconds, each reckoned when it is asked for. Absent: it is one piece. */
  betweenInPieces?(...asked: Parameters<SourcePast['between']>): Iterable<readonly Observation[]>;
  /** To ask for this property alone is cheaper than for everything that its asset says: movers say where they are all the time. */
  isAlone?(property: string, assetId: string): boolean;
  /** `stateAt` has the very observation that `between` ends with. */
  readonly isStateExact?: boolean;
  /** Of all observations of a datastream in a span; much quicker than to read them. Absent: nobody knows. */
  boundsOf?(datastream: string, fromMs: number, toMs: number): Bounds;
  /**
   * The fixes of all its movers in a span, about one of each in `stepMs`.
   * @param isBegun with where each of them is by its last fix before the span, which is much quicker than to look for what it said then
   */
  fixesBetween(fromMs: number, toMs: number, stepMs: number, isBegun?: boolean): Observation[];
  /** Everything that is said of all its assets from `fromMs` to `toMs`, of each datastream ascending; in pieces, as `stateInPieces`. */
  everythingBetween(fromMs: number, toMs: number, sampling: Sampling): Iterable<readonly Observation[]>;
  owns(datastream: string): boolean;
  /** Of all its assets; absent where the picture needs them whatever its theme. */
  readonly theme?: Theme;
}

/** A place where observations come from. One file each; `pegelonline.ts` is the one to copy. */
export interface Source {
  readonly id: string;
  /** Begins to deliver. Called once. */
  start(output: SourceOutput): void;
  status(): SourceStatus;
  /** Messages since the start that were read, and things in them that were not taken; only sources that are sent messages. */
  counts?(): { readonly taken: number; readonly refused: number };
  /** What it expects of a datastream of its after an instant; null where it says nothing. Never mixed with what was measured. */
  forecast?(datastream: string, afterMs: UnixMs): Forecast | null;
  /** A datastream of its own that follows from another one alone: what is expected of that one says what to expect of this. */
  derives?(datastream: string): { readonly from: string; readonly of: (value: number) => number } | null;
  /** Containers on their way at an instant; only where it knows who carries them. */
  readonly chains?: (atMs: number) => readonly Chain[];
  /** Block trains under way at an instant, and the corridors that they run on. */
  readonly trains?: (atMs: number) => Omit<Trains, 'at'>;
  /** What it says only this feed is told, of several behind one balancer: the others hear it through the bus. */
  readonly isOfThisFeed?: boolean;
  /** Set where the past is known without a history: nothing of it is then kept. */
  readonly past?: SourcePast;
  /** What it announces is not needed for the first picture: viewers read it after that. */
  readonly isLater?: boolean;
  /** Courses that its movers run along: index = value of their datastream `way`; only ever grows. */
  ways?(): readonly Way[];
  /** What this source says is forgotten after so long (positions of people); absent: as long as everything else. */
  readonly retentionMs?: number;
  /** Ends everything that `start` began: timers, requests. */
  dispose(): void;
}
