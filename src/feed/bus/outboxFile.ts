import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

/** Lines of messages that were acknowledged are cleared away when they are more than those that wait, and than this. */
const LEAST_CLEARED = 10_000;

const MessageSchema = v.object({ number: v.number(), topic: v.string(), payload: v.string() });
/** Everything up to a number was acknowledged. */
const DoneSchema = v.object({ upTo: v.number() });
const LineSchema = v.union([MessageSchema, DoneSchema]);

export type NumberedMessage = v.InferOutput<typeof MessageSchema>;

/** What waits for the broker outlives the feed in a file of its own, a JSON object a line. Empty while nothing waits. */
export interface OutboxFile {
  /** What an earlier run left behind, in its order. Lines that cannot be read are left out: the last one may be torn. */
  readonly left: readonly Pick<NumberedMessage, 'topic' | 'payload'>[];
  /** Brings the file to what waits now, ascending. @throws a system error with a `code` (ENOSPC …): called again it writes all anew */
  readonly save: (waiting: readonly NumberedMessage[]) => void;
}

interface Written {
  readonly upTo: number;
  readonly newest: number;
  readonly lines: number;
}
const lineOf = (line: NumberedMessage | { readonly upTo: number }): string => `${JSON.stringify(line)}\n`;

/** @throws a system error with a `code` where the file is there and cannot be read */
export function openOutboxFile(path: string): OutboxFile {
  const left = existsSync(path) ? readLeft(readFileSync(path, 'utf8')) : [];
  /** Null: to be written anew. */
  let written: Written | null = existsSync(path) ? null : { upTo: 0, newest: 0, lines: 0 };

  const savedAnew = (waiting: readonly NumberedMessage[]): Written => {
    // Never half a file: who is killed here leaves the one before.
    writeFileSync(`${path}.new`, waiting.map(lineOf).join(''));
    renameSync(`${path}.new`, path);
    return { upTo: 0, newest: waiting.at(-1)?.number ?? 0, lines: waiting.length };
  };
  const added = (waiting: readonly NumberedMessage[], before: Written): Written => {
    const fresh = waiting.filter(({ number }) => number > before.newest);
    const upTo = waiting[0]!.number - 1;
    const lines = [...(upTo > before.upTo ? [lineOf({ upTo })] : []), ...fresh.map(lineOf)];
    if (lines.length > 0) appendFileSync(path, lines.join(''));
    return { upTo, newest: waiting.at(-1)!.number, lines: before.lines + lines.length };
  };
  return {
    left,
    save: (waiting) => {
      const before = written;
      if (waiting.length === 0 && before?.lines === 0) return;
      const isMostlyDone = before !== null && before.lines - waiting.length > Math.max(LEAST_CLEARED, waiting.length);
      // Should it fail, half a line may be there.
      written = null;
      written = !before || waiting.length === 0 || isMostlyDone ? savedAnew(waiting) : added(waiting, before);
    },
  };
}

function readLeft(text: string): Pick<NumberedMessage, 'topic' | 'payload'>[] {
  const said: NumberedMessage[] = [];
  let done = 0;
  for (const line of text.split('\n')) {
    const read = v.safeParse(LineSchema, jsonOf(line));
    if (!read.success) continue;
    if ('upTo' in read.output) done = read.output.upTo;
    else said.push(read.output);
  }
  return said.flatMap(({ number, topic, payload }) => (number > done ? [{ topic, payload }] : []));
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
