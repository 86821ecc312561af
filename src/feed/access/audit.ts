import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { truncated, type Log } from '../log.ts';

/** A file of this size is put aside; four are kept, so that a flood of refusals cannot fill the disk. */
const MAX_BYTES = 8 * 1024 * 1024;
const KEPT = 4;
const FLUSH_MS = 1000;

/** One refused or administrative act. No secret, and of a person the subject alone. */
export interface Act {
  /** `POST /api/live/ticket`, `socket`, `sign-in`, `feed`. */
  readonly act: string;
  readonly outcome: 'refused' | 'done';
  /** Why it was refused, or what was done. */
  readonly reason: string;
  /** HTTP status or close code, where there is one. */
  readonly status?: number;
  /** `sub` of the token; absent: nobody had signed in. */
  readonly subject?: string;
  /** Client address; written truncated. */
  readonly address?: string;
}

/**
 * Writes `audit.jsonl` in a folder: one line of JSON an act. What the disk refuses goes to the log, once until it works again.
 * Owns a timer; `dispose` writes what is left.
 */
export function createAudit(folder: string, log: Log) {
  const file = join(folder, 'audit.jsonl');
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isFailing = false;

  const rotate = (): void => {
    if (!existsSync(file) || statSync(file).size < MAX_BYTES) return;
    for (let k = KEPT - 1; k >= 1; k--) {
      const from = k === 1 ? file : `${file}.${k - 1}`;
      if (existsSync(from)) renameSync(from, `${file}.${k}`);
    }
  };
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length === 0) return;
    const text = lines.join('');
    lines = [];
    try {
      rotate();
      appendFileSync(file, text, { mode: 0o600 });
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ err: error, path: file }, 'the audit log cannot be written');
      isFailing = true;
    }
  };
  return {
    note: ({ address, ...act }: Act): void => {
      const from = address === undefined ? {} : { address: truncated(address) };
      lines.push(`${JSON.stringify({ time: new Date().toISOString(), ...act, ...from })}\n`);
      timer ??= setTimeout(flush, FLUSH_MS).unref();
      if (lines.length >= 1000) flush();
    },
    dispose: flush,
  };
}
export type Audit = ReturnType<typeof createAudit>;
