import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feedProcess } from '../feedProcess.ts';
import { isObject, type Contract, type Json } from './contract.ts';

/** A feed of its own folder and configuration that answers. */
export async function startedFeed({
  clock,
  config,
  env,
}: {
  clock: string;
  config: Json;
  env: Record<string, string>;
}) {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-contract-'));
  const file = join(folder, 'feed.json');
  writeFileSync(file, JSON.stringify({ logLevel: 'silent', ...config }));
  const feed = feedProcess({ DATA_DIR: folder, FEED_CLOCK: clock, HAFENBLICK_CONFIG: file, ...env });
  return { url: await feed.ready, end: () => feed.end() };
}

export interface Operation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly operation: Json;
}
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
export const operationsOf = ({ document }: Contract): Operation[] =>
  Object.entries(document['paths'] as Json).flatMap(([path, item]) =>
    Object.entries(item as Json)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ method, path, operation: operation as Json })),
  );

export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  /** JSON as it came; text otherwise. */
  readonly body: unknown;
  /** What is not as the contract says. */
  readonly faults: readonly string[];
}
export interface Question {
  readonly headers?: Record<string, string>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** The body is meant to be refused: it need not fit the contract. */
  readonly isMistake?: boolean;
}
export type Ask = (method: string, path: string, question?: Question) => Promise<Answered>;
export interface Asker {
  /** Asks the feed at an address. */
  readonly of: (url: string) => Ask;
  /** `get /api/state 200 application/json` and `get /api/state ?at` of everything that was asked and answered. */
  readonly seen: ReadonlySet<string>;
  /** The last JSON of each of them, and its schema. */
  readonly bodies: ReadonlyMap<string, { readonly schema: unknown; readonly body: unknown }>;
}

const mediaType = (headers: Headers): string | null => headers.get('content-type')?.split(';')[0]!.trim() ?? null;

/** Asks as any HTTP client does, and holds each answer, and what was sent, against the contract. */
export function askerOf(contract: Contract): Asker {
  const seen = new Set<string>();
  const bodies = new Map<string, { schema: unknown; body: unknown }>();
  const operations = operationsOf(contract).map((each) => ({
    ...each,
    pattern: new RegExp(`^${each.path.replace(/[.$]/g, '\\$&').replace(/\{\w+\}/g, '.+')}$`),
  }));
  /** The operation of a path, that without parameters first; of another method where it is not one that may be asked. */
  const operationOf = (method: string, path: string) => {
    const all = operations
      .filter(({ pattern }) => pattern.test(path))
      .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
    return all.find((each) => each.method === method) ?? all[0];
  };

  const faultsOfBody = (operation: Json, { headers, body }: { headers: Headers; body: string }): string[] => {
    if (!isObject(operation['requestBody'])) return ['a body was sent, none is named'];
    const content = operation['requestBody']['content'] as Json;
    const type = mediaType(headers) ?? '';
    const found = content[type];
    if (!isObject(found)) return [`${type} is sent, and is not named`];
    return contract.faults(found['schema'], JSON.parse(body)).map((fault) => `sent: ${fault}`);
  };

  const of =
    (url: string): Ask =>
    async (method, path, { headers = {}, body, isMistake = false } = {}) => {
      const address = new URL(path, url);
      const asked = operationOf(method, address.pathname);
      if (!asked) throw new Error(`${method} ${path} is not in the contract`);
      const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
      const sent = new Headers({ origin: url, ...(text === null ? {} : { 'content-type': 'application/json' }), ...headers }); // prettier-ignore
      const response = await fetch(address, { method: method.toUpperCase(), headers: sent, redirect: 'manual', body: text }); // prettier-ignore
      const type = mediaType(response.headers);
      const faults: string[] = [];
      if (text !== null && !isMistake && response.ok) faults.push(...faultsOfBody(asked.operation, { headers: sent, body: text })); // prettier-ignore
      const responses = asked.operation['responses'] as Json;
      const isNamed = String(response.status) in responses && asked.method === method;
      const found = isNamed ? responses[String(response.status)] : response.status >= 400 ? responses['default'] : undefined; // prettier-ignore
      const received = Buffer.from(await response.arrayBuffer());
      const isJson = type !== null && /[/+]json$/.test(type);
      const value: unknown = isJson ? JSON.parse(received.toString('utf8')) : received.toString('utf8');
      const answered = (more: string[]): Answered => ({ status: response.status, type, headers: response.headers, body: value, faults: [...faults, ...more] }); // prettier-ignore
      if (found === undefined) return answered([`${response.status} is not named`]);
      if (isNamed) for (const name of address.searchParams.keys()) seen.add(`${method} ${asked.path} ?${name}`);
      const { content } = contract.resolved(found);
      if (!isObject(content)) {
        seen.add(`${method} ${asked.path} ${response.status}`);
        return answered(received.length === 0 ? [] : ['has a body that is not named']);
      }
      if (type === null || !(type in content)) return answered([`${String(type)} is not named`]);
      if (isNamed) seen.add(`${method} ${asked.path} ${response.status} ${type}`);
      const { schema } = content[type] as Json;
      if (isJson) bodies.set(`${method} ${path} ${response.status}`, { schema, body: value });
      return answered(isJson ? contract.faults(schema, value) : []);
    };
  return { of, seen, bodies };
}
