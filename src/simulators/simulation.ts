import type { Asset, Datastream } from '../schema/catalogue.ts';

/** Of one asset only; of each datastream about one in `stepMs` only. */
export interface Only {
  readonly assetId?: string;
  readonly stepMs?: number;
  /** None less often than its expected interval, whatever `stepMs`: it would look stale. */
  readonly isFresh?: boolean;
  /** Only messages that say something of this, where some do and some do not. */
  readonly property?: string;
}

/**
 * Senders of a field, as a function of time alone: the same span gives the same messages, in any order of asking.
 * `M` is a message as the field's protocol has it.
 */
export interface Simulation<M> {
  /** What it speaks of, with all datastreams; those that the catalogue has already get the datastreams they lack. */
  readonly assets: readonly Asset[];
  /** Everything sent after `fromMs` up to `toMs`, ascending. */
  between(fromMs: number, toMs: number, only?: Only): readonly M[];
  /** Of all values of a property of an asset that are sent in a span, both ends included; much quicker than to send them. Absent: nobody knows. */
  boundsOf?(assetId: string, property: string, fromMs: number, toMs: number): Bounds;
  /** Whether messages that say something of a property of an asset are few beside all that it sends. */
  isRare?(assetId: string, property: string): boolean;
  /** The last message of everybody at or before an instant, as far as it still says what is; one by one where they are many. */
  lastBefore(atMs: number): Iterable<M>;
  /** The same without what does not change where a mover is; absent: there is nothing of the kind. */
  placesBefore?(atMs: number): Iterable<M>;
}

/** What can be said of the values of a datastream in a span without sending them. */
export interface Bounds {
  /** No value is less, or greater. */
  readonly least: number;
  readonly most: number;
  /** No longer does it go without a value, the begin and the end of the span included, milliseconds. */
  readonly longestSilenceMs: number;
}
/** Nothing is known. */
export const UNBOUNDED: Bounds = { least: -Infinity, most: Infinity, longestSilenceMs: Infinity };

/** A message as it comes over a line: when, and its JSON. */
export interface JsonMessage {
  readonly atMs: number;
  readonly body: unknown;
  /** The values in the body, for who asks the simulator of another instant in its own process; absent: they stand in the body alone. */
  readonly measured?: readonly Measured[];
}

/** A value that a sender has measured, in the unit of its datastream. */
export interface Measured {
  readonly stream: Datastream;
  readonly value: number;
}
