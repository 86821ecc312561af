import { decodePushedEvent, type PushedEvent } from '../live/pushedEvents.ts';
import { DecodeError } from '../schema/decode.ts';

/** What the feed pushes as text on the socket, read once for all who listen. */
export function createPushed(log: (message: string) => void = () => undefined) {
  const listeners = new Set<(event: PushedEvent) => void>();
  return {
    /** One message. What cannot be read is said in the log and passed over: whoever listens asks for the whole from time to time. */
    take: (text: string): void => {
      let event: PushedEvent | null;
      try {
        event = decodePushedEvent(text);
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        log(error.message);
        return;
      }
      if (event) for (const listener of listeners) listener(event);
    },
    /** @returns stops it */
    subscribe: (listener: (event: PushedEvent) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
export type Pushed = ReturnType<typeof createPushed>;
