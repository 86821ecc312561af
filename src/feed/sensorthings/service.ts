import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem, sendJson, sendText } from '../http/answer.ts';
import type { Feed } from '../feed.ts';
import { pageOf } from './answerList.ts';
import { createEntities, SETS, type Entity, type EntityList, type SetName } from './entities.ts';
import { createObservations } from './observations.ts';
import { parseQuery } from './parseQuery.ts';
import { createReader } from './reader.ts';
import { createRenderer, nextLink } from './render.ts';

export const SENSORTHINGS_PATH = '/v1.1';
/** What of OGC 18-088 is served. */
const CONFORMANCE = [
  'datamodel', 'resource-path/resource-path-to-entities', 'request-data/order', 'request-data/expand', 'request-data/select',
  'request-data/orderby', 'request-data/skip', 'request-data/top', 'request-data/filter', 'request-data/built-in-filter-operations',
  'request-data/built-in-query-functions', 'request-data/pagination',
].map((name) => `http://www.opengis.net/spec/iot_sensing/1.1/req/${name}`); // prettier-ignore
const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

type Target =
  | { readonly kind: 'entity'; readonly entity: Entity }
  | { readonly kind: 'list'; readonly list: EntityList }
  | { readonly kind: 'links'; readonly list: EntityList }
  | { readonly kind: 'property'; readonly name: string; readonly value: unknown; readonly isRaw: boolean };

/**
 * Read-only OGC SensorThings 1.1 (OGC 18-088) over the catalogue and the history of the feed.
 * Ids are numbers that stay over restarts. `result` is null where a value is missing; origin is in `parameters`.
 */
export function createSensorThings(feed: Pick<Feed, 'catalogue' | 'past' | 'history' | 'clock'>) {
  let known: { readonly version: string; readonly entities: ReturnType<typeof createEntities> } | null = null;
  const entitiesNow = (): ReturnType<typeof createEntities> => {
    const version = `${feed.catalogue.version} ${feed.past.revision()}`;
    if (known?.version !== version) known = { version, entities: createEntities(feed, observations) };
    return known.entities;
  };
  /** What is ahead of it has not been observed yet: one instant for the whole of an answer. */
  let nowMs = feed.clock.instant();
  const { reader, readWhole } = createReader(feed.history);
  const observations = createObservations(
    reader,
    () => nowMs,
    (id, atMs) => entitiesNow().featureOf(id, atMs),
  );
  const baseOf = (request: IncomingMessage): string => {
    const host = request.headers.host ?? '';
    const isSecure = request.headers['x-forwarded-proto'] === 'https';
    return `${isSecure ? 'https' : 'http'}://${HOST.test(host) ? host : 'localhost'}${SENSORTHINGS_PATH}`;
  };

  const find = (list: EntityList, id: string): Entity => {
    const text = id.replace(/^'|'$/g, '');
    const entity = list.datastreams
      ? observations.byId(list, text)
      : list.items.find((each) => String(each.id) === text);
    if (!entity) throw new Problem(404, 'No such entity', `${list.set}(${id})`);
    return entity;
  };

  /** @throws Problem 404 where the path leads nowhere */
  const resolve = (path: string): Target => {
    const nowhere = (step: string): never => {
      throw new Problem(404, 'No such path', step);
    };
    const steps = path.split('/').filter((step) => step !== '');
    let target: Target | null = null;
    for (const [i, step] of steps.entries()) {
      if (target?.kind === 'list' && step === '$ref' && i === steps.length - 1)
        return { kind: 'links', list: target.list };
      if (target?.kind === 'property' && step === '$value' && i === steps.length - 1) return { ...target, isRaw: true };
      const [, name = '', id] = /^([A-Za-z]+)(?:\((\d+|'[^']*')\))?$/.exec(step) ?? nowhere(step);
      let next: Entity | EntityList | null;
      if (target === null) next = SETS.includes(name as SetName) ? entitiesNow().sets[name as SetName] : null;
      else if (target.kind !== 'entity') return nowhere(step);
      else {
        const relation: (() => Entity | EntityList | null) | undefined = target.entity.related[name];
        if (!relation) {
          const properties: Readonly<Record<string, unknown>> = target.entity.properties();
          if (id !== undefined || !(name in properties)) return nowhere(step);
          target = { kind: 'property', name, value: properties[name], isRaw: false };
          continue;
        }
        next = relation();
      }
      if (next === null) return nowhere(step);
      if (!('items' in next)) target = { kind: 'entity', entity: next };
      else if (id !== undefined) target = { kind: 'entity', entity: find(next, id) };
      else target = { kind: 'list', list: next };
    }
    return target ?? nowhere(path);
  };

  return {
    /** Whether a path is the service's. */
    owns: (pathname: string): boolean => pathname === SENSORTHINGS_PATH || pathname.startsWith(`${SENSORTHINGS_PATH}/`),
    /** @throws Problem */
    handle: async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
      const base = baseOf(request);
      let path: string;
      try {
        path = decodeURIComponent(url.pathname.slice(SENSORTHINGS_PATH.length));
      } catch {
        throw new Problem(400, 'Bad path');
      }
      if (path === '' || path === '/') {
        const value = SETS.map((name) => ({ name, url: `${base}/${name}` }));
        await sendJson(request, response, { value, serverSettings: { conformance: CONFORMANCE } });
        return;
      }
      const askedAtMs = feed.clock.instant();
      const options = parseQuery(url.searchParams, askedAtMs);
      const link = base + url.pathname.slice(SENSORTHINGS_PATH.length);
      const { entity, dataArray, selfLink } = createRenderer(base, observations);
      const answer = await readWhole((): { readonly json: unknown } | { readonly text: string } | null => {
        nowMs = askedAtMs;
        const target = resolve(path);
        if (target.kind === 'property') {
          const { name, value, isRaw } = target;
          if (value === undefined || value === null) return null;
          if (!isRaw) return { json: { [name]: value } };
          return { text: typeof value === 'string' ? value : JSON.stringify(value) };
        }
        if (target.kind === 'entity') return { json: entity(target.entity, options) };
        const page = pageOf(target.list, options, observations);
        const isArray = options.resultFormat === 'dataArray' && target.list.datastreams !== undefined;
        const value =
          target.kind === 'links'
            ? page.items.map((each) => ({ '@iot.selfLink': selfLink(each) }))
            : isArray
              ? dataArray(page.items, options)
              : page.items.map((each) => entity(each, options));
        return {
          json: {
            ...(page.count === null ? {} : { '@iot.count': page.count }),
            value,
            ...(page.nextSkip === null ? {} : { '@iot.nextLink': nextLink(link, options, page.nextSkip) }),
          },
        };
      });
      if (answer === null) response.writeHead(204).end();
      else if ('text' in answer) await sendText(request, response, 200, 'text/plain; charset=utf-8', answer.text);
      else await sendJson(request, response, answer.json);
    },
  };
}
export type SensorThings = ReturnType<typeof createSensorThings>;
