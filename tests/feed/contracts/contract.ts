import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { ROOT } from '../../../src/feed/settings.ts';

export type Json = Record<string, unknown>;
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = ['items', 'additionalProperties', 'contains', 'not'];
const LISTS = ['oneOf', 'anyOf', 'prefixItems', 'items'];
const NAMED = ['properties', 'patternProperties'];

/**
 * A contract as JSON Schema, read more strictly than its readers have to: what it does not name must not be there. (A contract that others
 * validate by must stay open for what is added later, so the file itself does not say so.) What may be anything says `additionalProperties`.
 */
export function readContract(file: 'openapi.yaml' | 'asyncapi.yaml') {
  const document = parse(readFileSync(join(ROOT, 'public', file), 'utf8')) as Json;

  /** What a local reference leads to. @throws Error when it leads nowhere */
  const at = (reference: string): unknown =>
    reference
      .replace(/^#\//, '')
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((value, part) => {
        if (!isObject(value) || !(part in value)) throw new Error(`${file}: ${reference} leads nowhere`);
        return value[part];
      }, document);
  /** The object itself, whether it stands there or is referred to. */
  const resolved = (value: unknown): Json => {
    if (!isObject(value)) throw new Error(`${file}: no object: ${JSON.stringify(value)}`);
    return typeof value['$ref'] === 'string' ? resolved(at(value['$ref'])) : value;
  };

  /** @param isPart of an `allOf`: what one part does not name, another may */
  const closed = (schema: unknown, isPart = false): unknown => {
    if (!isObject(schema)) return schema;
    const out: Json = { ...schema };
    delete out['example'];
    if (typeof out['$ref'] === 'string') {
      if (isPart) return closed(at(out['$ref']), true);
      // Components are closed where they stand.
      return { ...out, $ref: out['$ref'].replace('#/components/schemas/', 'contract#/$defs/') };
    }
    for (const key of ONE) if (isObject(out[key])) out[key] = closed(out[key]);
    for (const key of LISTS) if (Array.isArray(out[key])) out[key] = out[key].map((each) => closed(each));
    for (const key of NAMED)
      if (isObject(out[key])) out[key] = Object.fromEntries(Object.entries(out[key]).map(([name, each]) => [name, closed(each)])); // prettier-ignore
    if (Array.isArray(out['allOf'])) out['allOf'] = out['allOf'].map((each) => closed(each, true));
    const types = [out['type']].flat();
    if ('prefixItems' in out && !('items' in out)) out['items'] = false;
    const isOfObjects = types.includes('object') || 'properties' in out || 'allOf' in out;
    if (isOfObjects) out['type'] ??= 'object';
    if (isOfObjects && !isPart && !('additionalProperties' in out)) out['unevaluatedProperties'] = false;
    return out;
  };

  // OpenAPI 3.1 takes over JSON Schema of 2020, AsyncAPI 3.0 that before, whose pairs are a list of items.
  const Dialect = file === 'openapi.yaml' ? Ajv2020 : Ajv2019;
  const ajv = new Dialect({ strict: true, strictRequired: false, strictTuples: false, allowUnionTypes: true, allErrors: true }); // prettier-ignore
  addFormats(ajv);
  ajv.addFormat('binary', true);
  const schemas = isObject(document['components']) ? document['components']['schemas'] : {};
  const components = Object.fromEntries(Object.entries(schemas as Json).map(([name, each]) => [name, closed(each)]));
  ajv.addSchema({ $id: 'contract', $defs: components });
  const compiled = new Map<unknown, ValidateFunction>();

  return {
    document,
    at,
    resolved,
    /** @returns what of a value does not fit a schema of the file, each with its place; nothing when all is well */
    faults: (schema: unknown, value: unknown): string[] => {
      const validate = compiled.get(schema) ?? ajv.compile(closed(schema) as Json);
      compiled.set(schema, validate);
      if (validate(value)) return [];
      const all = (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const { unevaluatedProperty, additionalProperty } = params as Record<string, string>;
        const what = unevaluatedProperty ?? additionalProperty;
        return `${instancePath.replace(/\/\d+(?=\/|$)/g, '/*')} ${message}${what === undefined ? '' : `: ${what}`}`;
      });
      return [...new Set(all)];
    },
  };
}

/** A value with one more property, once for each object in it: of a list only the first that has such a place. */
export function* withSurprises(value: unknown, isFirst = new Set<string>(), path = ''): Generator<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    for (const each of value) for (const [at, changed] of withSurprises(each, isFirst, `${path}/*`)) yield [at, [changed]];
    return;
  }
  if (!isObject(value)) return;
  if (!isFirst.has(path)) yield [path, { ...value, surprise: 1 }];
  isFirst.add(path);
  for (const [name, each] of Object.entries(value))
    for (const [at, changed] of withSurprises(each, isFirst, `${path}/${name}`)) yield [at, { ...value, [name]: changed }];
} // prettier-ignore
export type Contract = ReturnType<typeof readContract>;
