import type { Frame } from '../live/frame.ts';
import { createFrameReader } from '../live/inflateFrame.ts';
import {
  CLOSE, delayOfClose, encodeClientMessage, isFinalClose, SILENCE_MS, SUB_PROTOCOL, type ClientMessageInput,
} from '../live/protocol.ts'; // prettier-ignore
import type { DecodeError } from '../schema/decode.ts';
import type { OpenSocket } from './socket.ts';
import type { Timers } from './timers.ts';

/** Frames that cannot be read before the socket is given up: the other end speaks something else. */
const MAX_BAD_FRAMES = 3;

export interface SessionEvents {
  opened(): void;
  frame(frame: Frame): void;
  /** A text message: an event (CloudEvents). */
  text(text: string): void;
  /** A frame that cannot be read: what it said is not known. */
  bad(error: DecodeError): void;
  /** @param delayMs what the feed asked us to wait; null: by the rule */
  ended(reason: string, isFinal: boolean, delayMs: number | null): void;
}

/** One socket from its ticket to its end: frames in order, watch for silence. Nothing is told after `ended` or `close`. */
export function openSession(url: string, openSocket: OpenSocket, timers: Timers, events: SessionEvents) {
  let heardAt = timers.now();
  let badFrames = 0;
  let isOver = false;
  let stopWatch: () => void = () => undefined;

  const close = (): void => {
    isOver = true;
    stopWatch();
    reader.close();
    socket.close();
  };
  const end = (reason: string, isFinal = false, delayMs: number | null = null): void => {
    if (isOver) return;
    close();
    events.ended(reason, isFinal, delayMs);
  };
  const watchSilence = (): void => {
    const leftMs = heardAt + SILENCE_MS - timers.now();
    if (leftMs <= 0) end('silence');
    else stopWatch = timers.after(leftMs, watchSilence);
  };
  const reader = createFrameReader(
    (frame) => {
      if (!isOver) events.frame(frame);
    },
    (error) => {
      if (isOver) return;
      badFrames++;
      if (badFrames >= MAX_BAD_FRAMES) end('frames cannot be read');
      else events.bad(error);
    },
  );
  const socket = openSocket(url, SUB_PROTOCOL, {
    opened: () => {
      if (isOver) return;
      heardAt = timers.now();
      watchSilence();
      events.opened();
    },
    message: (data) => {
      if (isOver) return;
      heardAt = timers.now();
      if (typeof data === 'string') events.text(data);
      else reader.push(data);
    },
    closed: (code, reason) => {
      const delayMs = code === CLOSE.goingAway ? delayOfClose(reason) : null;
      end(`closed with ${code} ${reason}`, isFinalClose(code), delayMs);
    },
  });
  return {
    send: (message: ClientMessageInput): void => socket.send(encodeClientMessage(message)),
    close,
    /** Monotonic ms of the last message. */
    heardAt: (): number => heardAt,
  };
}
export type Session = ReturnType<typeof openSession>;
