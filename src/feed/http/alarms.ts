import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { unixMs } from '../../geo/units.ts';
import { AcknowledgementInputSchema, AcknowledgementsInputSchema, type Alarm } from '../../schema/alarms.ts';
import type { Config } from '../../schema/config.ts';
import { isoOf } from '../../schema/observations.ts';
import { LANGUAGES, type Language } from '../../schema/texts.ts';
import type { Caller } from '../access/access.ts';
import type { AlarmsAnswer } from '../alarms/alarms.ts';
import type { Feed } from '../feed.ts';
import type { Admission } from '../live/admission.ts';
import { Problem, sendJson } from './answer.ts';
import { instantOf, pathId, spanOf } from './askedFor.ts';
import { sendCsv } from './csv.ts';
import { createRateLimit } from './rateLimit.ts';
import { readBody } from './readBody.ts';
import { sendShared, sharedBody, type SharedBody } from './sharedBody.ts';

const ALARMS_PATH = '/api/alarms';
const ACKNOWLEDGEMENT = /^\/api\/alarms\/(.+)\/acknowledgement$/;
const ACKNOWLEDGEMENTS_PATH = '/api/alarms/acknowledgements';
const MAX_BODY_BYTES = 16 * 1024;
/** With the names of as many alarms as one note may be for. */
const MAX_BODY_OF_MANY_BYTES = 96 * 1024;
/** Acknowledgements from one address in a minute. */
const A_MINUTE = 30;
/** What of the past may be reckoned anew for one question; asked again, more is there. */
const RECKON_MS = 1500;
const CSV_RECKON_MS = 20_000;
const MOST_EVENTS = 5000;
const ALARM_COLUMNS = [
  ...['alarm', 'theme', 'rule', 'severity', 'asset', 'title', 'cause', 'action', 'owner', 'link', 'since', 'isSinceKnown'],
  ...['datastream', 'value', 'unit', 'origin', 'under', 'acknowledgedAt', 'acknowledgedBy', 'note'],
]; // prettier-ignore

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL, caller: Caller) => Promise<void>;

/** An alarm as a row of the file, its texts in one language; empty cells where nobody has acknowledged it. */
function alarmRow(alarm: Alarm, lang: Language): readonly (string | number | boolean | null)[] {
  const { title, cause, action, acknowledgement: said } = alarm;
  return [
    ...[alarm.alarm, alarm.theme, alarm.rule, alarm.severity, alarm.subject],
    ...[title[lang], cause[lang], action?.[lang] ?? null, alarm.owner, alarm.link, alarm.since, alarm.isSinceKnown],
    ...[alarm.datastream, alarm.value, alarm.unit, alarm.origin, alarm.under ?? null],
    ...[said?.at ?? null, said?.by ?? null, said?.note ?? null],
  ];
}

/** `GET /api/alarms`, `/api/events`, `/api/alarms/acknowledgements`, `POST /api/alarms/<id>/acknowledgement` and, of several alarms, `POST /api/alarms/acknowledgements`. */
export function createAlarmsApi(
  feed: Feed,
  admission: Admission,
  config: Pick<Config, 'alarms' | 'isBehindProxy' | 'signIn'>,
) {
  const said = createRateLimit(A_MINUTE, 60_000);

  const bodies = new WeakMap<AlarmsAnswer, SharedBody>();
  const bodyOf = (answer: AlarmsAnswer): SharedBody => {
    const { total, isComplete, alarms: all } = answer;
    const body = bodies.get(answer) ?? sharedBody(answer, { content: [total, isComplete, all] });
    bodies.set(answer, body);
    return body;
  };

  const alarms: Handler = async (request, response, url) => {
    const atMs = instantOf(url, 'at');
    if (url.searchParams.get('format') === 'csv') {
      const asked = url.searchParams.get('lang') ?? 'de';
      const lang = LANGUAGES.find((known) => known === asked);
      if (!lang) throw new Problem(400, 'No such language', `lang: one of ${LANGUAGES.join(', ')}`);
      const { alarms: all, isComplete } = await feed.alarms.at(atMs ?? feed.clock.instant(), CSV_RECKON_MS, Infinity);
      // A file that leaves some out would be believed.
      if (!isComplete) throw new Problem(503, 'Not reckoned yet', 'ask again', { 'retry-after': '1' });
      await sendCsv(
        request,
        response,
        'alarms.csv',
        ALARM_COLUMNS,
        all.map((alarm) => alarmRow(alarm, lang)),
      );
      return;
    }
    if (atMs === null) await sendShared(request, response, bodyOf(await feed.news.alarms.now()));
    else await sendJson(request, response, await feed.alarms.at(atMs, RECKON_MS));
  };

  const events: Handler = async (request, response, url) => {
    const { fromMs, toMs } = spanOf(url, feed);
    const mostText = url.searchParams.get('most') ?? String(MOST_EVENTS);
    const most = /^\d{1,5}$/.test(mostText) ? Number(mostText) : 0;
    if (most < 1 || most > MOST_EVENTS) throw new Problem(400, 'Bad number', `most: 1 … ${MOST_EVENTS}`);
    const answer = await feed.alarms.events(fromMs, toMs, { most, withinMs: RECKON_MS });
    await sendJson(request, response, { from: isoOf(fromMs), to: isoOf(toMs), ...answer });
  };

  const acknowledgements: Handler = async (request, response, url) => {
    const { fromMs, toMs } = spanOf(url, feed);
    const all = await feed.alarms.acknowledged(fromMs, toMs);
    if (url.searchParams.get('format') !== 'csv') {
      await sendJson(request, response, { from: isoOf(fromMs), to: isoOf(toMs), acknowledgements: all });
      return;
    }
    const rows = all.map(({ at, alarm, subject, title, by, note, written }) => [at, alarm, subject, title?.de ?? '', by, note, written]); // prettier-ignore
    await sendCsv(request, response, 'acknowledgements.csv', ['at', 'alarm', 'asset', 'title', 'by', 'note', 'written'], rows); // prettier-ignore
  };

  /**
   * May whoever asks say something? The viewer's own page, and from this machine unless the operator lets everyone; where people sign in,
   * operators instead of whoever sits at this machine.
   */
  const refusalOf = (request: IncomingMessage, { roles }: Caller): Problem | null => {
    const { acknowledge } = config.alarms;
    if (acknowledge === 'nobody') return new Problem(403, 'Acknowledging is off', 'alarms.acknowledge is "nobody"');
    if (!admission.isOriginAllowed(request)) return new Problem(403, 'Origin not allowed');
    if (acknowledge === 'local' && config.signIn)
      return roles.has('operator') ? null : new Problem(403, 'Not allowed', 'the role operator is needed');
    if (acknowledge === 'local' && !admission.isLocalCaller(request))
      return new Problem(403, 'Only from this machine', 'alarms.acknowledge is "local"; "everyone" lets all viewers');
    return null;
  };

  const mayAcknowledge = (request: IncomingMessage, caller: Caller): void => {
    const refusal = refusalOf(request, caller);
    if (refusal) throw refusal;
    const waitS = said(admission.addressOf(request));
    if (waitS !== null)
      throw new Problem(429, 'Too many', `up to ${A_MINUTE} a minute`, { 'retry-after': String(waitS) });
  };
  /** Keeps one note with alarms. @returns those that held */
  async function keep(
    ids: readonly string[],
    { note, by, at }: v.InferOutput<typeof AcknowledgementInputSchema>,
  ): Promise<readonly Alarm[]> {
    const unknown = ids.find((id) => !feed.alarms.isKnown(id));
    if (unknown !== undefined) throw new Problem(404, 'No such alarm', unknown.slice(0, 200));
    const nowMs = feed.clock.instant();
    const range = feed.range();
    const atMs = at ?? nowMs;
    if (feed.clock.mode === 'live' ? atMs > nowMs : range && (atMs < range.fromMs || atMs > range.toMs))
      throw new Problem(400, 'Bad instant', 'at: is not in the history');
    const alarms = await feed.alarms.acknowledge(ids, { atMs, by, note }, unixMs(Date.now()));
    if (alarms.length === 0) throw new Problem(409, ids.length === 1 ? 'The alarm does not hold' : 'None of the alarms holds', `at ${isoOf(atMs)}`); // prettier-ignore
    await feed.news.alarms.acknowledged();
    return alarms;
  }

  const acknowledge: Handler = async (request, response, url, caller) => {
    mayAcknowledge(request, caller);
    const id = pathId(ACKNOWLEDGEMENT.exec(url.pathname)![1]!);
    if (!feed.alarms.isKnown(id)) throw new Problem(404, 'No such alarm', id.slice(0, 200));
    const input = inputOf(AcknowledgementInputSchema, await readBody(request, MAX_BODY_BYTES));
    const [alarm] = await keep([id], input);
    await sendJson(request, response, alarm, 201);
  };
  const acknowledgeMany: Handler = async (request, response, _, caller) => {
    mayAcknowledge(request, caller);
    const { alarms: ids, ...input } = inputOf(AcknowledgementsInputSchema, await readBody(request, MAX_BODY_OF_MANY_BYTES)); // prettier-ignore
    await sendJson(request, response, { alarms: await keep(ids, input) }, 201);
  };

  const get: Readonly<Record<string, Handler>> = {
    [ALARMS_PATH]: alarms,
    '/api/events': events,
    [ACKNOWLEDGEMENTS_PATH]: acknowledgements,
  };
  return {
    /** Reading, by path. */
    get,
    /** @returns null when the path is not one to post to, or one to read from that is not posted to */
    post: (url: URL, method: string | undefined): { readonly name: string; readonly handle: Handler } | null => {
      if (url.pathname === ACKNOWLEDGEMENTS_PATH && method === 'POST')
        return { name: ACKNOWLEDGEMENTS_PATH, handle: acknowledgeMany };
      return ACKNOWLEDGEMENT.test(url.pathname) ? { name: '/api/alarms/acknowledgement', handle: acknowledge } : null;
    },
  };
}

function inputOf<T>(schema: v.GenericSchema<unknown, T>, bytes: Buffer): T {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Problem(400, 'Bad body', 'is not JSON', {}, { errors: [{ pointer: '#', detail: 'is not JSON' }] });
  }
  const result = v.safeParse(schema, body, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const pointer = `#/${(v.getDotPath(issue) ?? '').replaceAll('.', '/')}`;
  throw new Problem(
    400,
    'Bad body',
    `${pointer}: ${issue.message}`,
    {},
    { errors: [{ pointer, detail: issue.message }] },
  );
}
