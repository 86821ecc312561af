import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { unixMs } from '../../geo/units.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Access } from '../access/access.ts';
import type { Feed } from '../feed.ts';
import type { IngestSource } from '../ingest/ingestSource.ts';
import type { Refusal } from '../ingest/reading.ts';
import { formatOf, MEDIA_TYPES, readMessage } from '../ingest/readMessage.ts';
import { numbered } from '../sensorthings/entities.ts';
import { parseJson } from '../sources/parseJson.ts';
import { Problem, sendJson } from './answer.ts';
import { createRateLimit } from './rateLimit.ts';
import { readBody } from './readBody.ts';

export const INGEST_PATH = '/api/ingest';
export const INGEST_PER_SECOND = 200;
/** A notification with all entities of a city is 10 MB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** The answer waits so long for the broker or the database. One that is known to be away is not waited for: whoever sends must not stand still. */
const SETTLED_WITHIN_MS = 10_000;
/** Refusals named in one answer. */
const MOST_NAMED = 100;
/** Wrong tokens from one address in a minute. */
const WRONG_TOKENS = 20;
const MINUTE_MS = 60_000;

/** Who may post, by token. */
export interface IngestSender {
  /** Null: known by a token of the issuer with the role `ingest`. */
  readonly token: string | null;
  readonly source: IngestSource;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * `POST /api/ingest`: a bearer token says who sends; the media type, or the shape of the body, in what format. Of several feeds 200 says
 * that all will have it whatever happens to this one, 202 that it was taken and waits here.
 * @param senders empty = nobody may
 * @param perSecond requests of one sender
 */
export function createIngest(
  feed: Feed,
  senders: readonly IngestSender[],
  perSecond: number,
  addressOf: (request: IncomingMessage) => string,
  access: Access,
) {
  const known = senders.flatMap(({ token, source }) => (token === null ? [] : [{ hash: digest(token), source }]));
  /** Whoever the issuer lets send. */
  const issued = senders.find(({ token }) => token === null)?.source;
  const wrong = createRateLimit(WRONG_TOKENS, MINUTE_MS);
  const requests = createRateLimit(perSecond * 10, 10_000);
  let names: { readonly version: number; readonly byNumber: ReadonlyMap<number, string> } | null = null;
  /** Datastreams by the numbers that `/v1.1` gives them. */
  const nameOf = (iotId: number): string | undefined => {
    const { version, ids } = feed.catalogue;
    if (names?.version !== version)
      names = { version, byNumber: new Map([...numbered(ids)].map(([name, id]) => [id, name])) };
    return names.byNumber.get(iotId);
  };

  const senderOf = async (request: IncomingMessage): Promise<IngestSource> => {
    if (senders.length === 0)
      throw new Problem(
        403,
        'Ingest is off',
        'name an environment variable that holds a token: {"tokens": {"ingest": "INGEST_TOKEN"}} in hafenblick.config.json',
      );
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined)
      throw new Problem(401, 'A token is needed', 'send the header Authorization: Bearer <token>', {
        'www-authenticate': 'Bearer',
      });
    const hash = digest(token);
    // All are compared, in the same time whatever is right in it.
    const found = known.filter((each) => timingSafeEqual(each.hash, hash))[0];
    if (found) return found.source;
    if (issued) {
      // A cookie does not do: a page of somebody else could post with it.
      access.require(await access.callerOf(request), 'ingest');
      return issued;
    }
    const waitS = wrong(addressOf(request));
    if (waitS !== null) throw new Problem(429, 'Too many wrong tokens', undefined, { 'retry-after': String(waitS) });
    throw new Problem(401, 'Wrong token', undefined, { 'www-authenticate': 'Bearer error="invalid_token"' });
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') throw new Problem(405, 'Only POST', undefined, { allow: 'POST' });
    const source = await senderOf(request);
    const waitS = requests(source.id);
    if (waitS !== null)
      throw new Problem(429, 'Too many requests', `up to ${perSecond} a second; a request may hold many values`, {
        'retry-after': String(waitS),
      });
    if (feed.clock.mode !== 'live')
      throw new Problem(409, 'A recording plays', 'live values are taken with FEED_CLOCK=live');
    const format = formatOf(request.headers['content-type'] ?? '');
    if (format === null)
      throw new Problem(415, 'Unknown media type', `one of: ${MEDIA_TYPES.join(', ')}`, {
        accept: MEDIA_TYPES.join(', '),
      });
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new Problem(415, 'Compressed bodies are not read');
    const body = bodyOf(await readBody(request, MAX_BODY_BYTES));
    const { accepted, refused } = source.take(readMessage(body, format, unixMs(Date.now()), nameOf));
    const report = { accepted, rejected: refused.length, errors: refused.slice(0, MOST_NAMED).map(errorOf) };
    if (accepted === 0 && refused.length > 0)
      throw new Problem(422, 'Nothing was taken', refused[0]!.reason, {}, report);
    await sendJson(request, response, report, (await isSettled(feed)) ? 200 : 202);
  };
}
export type Ingest = ReturnType<typeof createIngest>;

/** Whether what was taken outlives this feed; false when nobody has said so in time, or the database is away. */
async function isSettled(feed: Feed): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), SETTLED_WITHIN_MS);
  });
  try {
    return await Promise.race([feed.settled(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** As RFC 9457, 3 shows it: the pointer as a fragment. */
const errorOf = ({ path, reason }: Refusal) => ({ pointer: `#${path}`, detail: reason });

function bodyOf(bytes: Buffer): unknown {
  try {
    return parseJson(bytes, 'body', MAX_BODY_BYTES);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new Problem(400, 'Bad body', error.message, {}, { errors: [{ pointer: '#', detail: error.message }] });
  }
}
