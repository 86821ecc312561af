import type { Theme } from '../../schema/catalogue.ts';
import { toWire } from './wireFrame.ts';

/** A CloudEvent for everybody on the socket, as it is sent. */
export interface PushedText {
  readonly text: string;
  /** Of what it tells of; null = of all. */
  readonly theme: string | null;
}
/** Events of one moment, written once for all. */
export interface PushedBatch {
  readonly events: readonly PushedText[];
  /** All of them, as they lie on the wire one behind the other. */
  readonly wire: Buffer;
}

/** @param event CloudEvent 1.0 without `datacontenttype` */
export const pushedEvent = (event: object, theme: string | null): PushedText => ({
  text: JSON.stringify('data' in event ? { ...event, datacontenttype: 'application/json' } : event),
  theme,
});
export const batchOf = (events: readonly PushedText[]): PushedBatch => ({
  events,
  wire: Buffer.concat(events.map(({ text }) => toWire(Buffer.from(text), 'text'))),
});
/** @param themes null = all */
export const textsOf = ({ events }: PushedBatch, themes: ReadonlySet<Theme> | null): readonly string[] =>
  events.filter(({ theme }) => themes === null || theme === null || themes.has(theme as Theme)).map(({ text }) => text);
