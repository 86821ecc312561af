import { unixMs, type UnixMs } from '../../geo/units.ts';

/**
 * One line of a receiver: `\c:1704452400*5A\!AIVDM,2,1,3,A,…,0*1C`, the tag block of NMEA 4.10 with the time of reception is optional; so are
 * fields after the checksum, as loggers append them: `…*1C,b003669952,1704452400`.
 */
export interface AisSentence {
  readonly total: number;
  readonly number: number;
  /** Message id that the parts of one message share; empty for messages of one part. */
  readonly group: string;
  readonly channel: string;
  readonly payload: string;
  readonly fill: number;
  /** From the tag block, or the last field after the checksum. */
  readonly receivedMs: UnixMs | null;
}

const MAX_LINE = 1024;
const LINE =
  /^(?:\\([^\\]*)\\)?[!$]([A-Z]{2}VD[MO],([1-9]),([1-9]),(\d?),([AB12]?),([0-W`-w]*),([0-5]))\*([0-9A-Fa-f]{2})((?:,[ -~]*)?)$/;

/** Exclusive or of all characters, as NMEA 0183 writes it. */
export function checksumOf(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum ^= text.charCodeAt(i);
  return (sum & 0xff).toString(16).toUpperCase().padStart(2, '0');
}

/** Seconds or milliseconds since 1970 of a tag block whose checksum holds. */
function tagTime(block: string | undefined): UnixMs | null {
  const match = block === undefined ? null : /^(.*)\*([0-9A-Fa-f]{2})$/.exec(block);
  if (!match || checksumOf(match[1]!) !== match[2]!.toUpperCase()) return null;
  const time = /(?:^|,)c:(\d{9,13})(?:,|$)/.exec(match[1]!);
  if (!time) return null;
  return sinceEpoch(time[1]!);
}

/** Of seconds or milliseconds. */
const sinceEpoch = (digits: string): UnixMs => unixMs(Number(digits) * (Number(digits) > 1e11 ? 1 : 1000));

/** Time of reception as the last of the fields that a logger appends. */
function appendedTime(fields: string): UnixMs | null {
  const time = /,(\d{10}|\d{13})$/.exec(fields);
  return time && sinceEpoch(time[1]!);
}

/** @returns the sentence, or why it is none */
export function parseSentence(line: string): AisSentence | string {
  const text = line.trim();
  if (text.length > MAX_LINE) return 'longer than 1024 characters';
  const match = LINE.exec(text);
  if (!match) return 'no AIVDM sentence';
  const [, tag, body, total, number, group, channel, payload, fill, sum, appended] = match;
  if (checksumOf(body!) !== sum!.toUpperCase()) return 'wrong checksum';
  if (Number(number) > Number(total)) return `part ${number!} of ${total!}`;
  return {
    total: Number(total),
    number: Number(number),
    group: group!,
    channel: channel!,
    payload: payload!,
    fill: Number(fill),
    receivedMs: tagTime(tag) ?? appendedTime(appended!),
  };
}

/** Parts of a message arrive within seconds; more than these at once are of a broken receiver. */
const MOST_OPEN = 64;
const COMPLETE_WITHIN_MS = 10_000;

export interface AisPayload {
  readonly payload: string;
  readonly fill: number;
  readonly receivedMs: UnixMs | null;
}

/**
 * Puts messages of several sentences together, whatever the order of their parts.
 * @returns takes a sentence at an instant; gives the whole message when it is there, else null
 */
export function createAssembler(): (sentence: AisSentence, nowMs: number) => AisPayload | null {
  const open = new Map<string, { readonly parts: (AisSentence | undefined)[]; readonly sinceMs: number }>();
  return (sentence, nowMs) => {
    const { total, number, payload, fill, receivedMs } = sentence;
    if (total === 1) return { payload, fill, receivedMs };
    for (const [key, { sinceMs }] of open)
      if (Math.abs(nowMs - sinceMs) > COMPLETE_WITHIN_MS || open.size > MOST_OPEN) open.delete(key);
    const key = `${sentence.group}/${sentence.channel}/${total}`;
    let group = open.get(key);
    // A part that is there already is of the next message: the one before never became whole.
    if (!group || group.parts[number - 1]) {
      group = { parts: new Array<AisSentence | undefined>(total).fill(undefined), sinceMs: nowMs };
      open.set(key, group);
    }
    group.parts[number - 1] = sentence;
    const parts = group.parts.filter((part) => part !== undefined);
    if (parts.length < total) return null;
    open.delete(key);
    return {
      payload: parts.map((part) => part.payload).join(''),
      fill: parts[total - 1]!.fill,
      receivedMs: parts.find((part) => part.receivedMs !== null)?.receivedMs ?? null,
    };
  };
}

/** Characters of a payload in one sentence (a line has at most 82 characters). */
const PART = 56;

/** The lines of one message, with the time of reception as a tag block. */
export function sentencesOf(
  { payload, fill }: { readonly payload: string; readonly fill: number },
  timeMs: number,
  group: number,
): string[] {
  const total = Math.max(1, Math.ceil(payload.length / PART));
  const tag = `c:${Math.round(timeMs)}`;
  return Array.from({ length: total }, (_, k) => {
    const isLast = k === total - 1;
    const body = `AIVDM,${total},${k + 1},${total > 1 ? group % 10 : ''},A,${payload.slice(k * PART, (k + 1) * PART)},${isLast ? fill : 0}`;
    return `\\${tag}*${checksumOf(tag)}\\!${body}*${checksumOf(body)}`;
  });
}
