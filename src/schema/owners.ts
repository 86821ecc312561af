import * as v from 'valibot';

const PLACEHOLDERS = ['asset', 'datastream', 'alarm'] as const;
const unknownPlaceholder = (text: string): boolean =>
  [...text.matchAll(/\{([^}]*)\}/g)].some(([, name]) => !PLACEHOLDERS.some((known) => known === name));

/**
 * Where the system of an owner shows what an alarm is about: an address, in which `{asset}`, `{datastream}` and `{alarm}` stand for the
 * ids, encoded for a URL.
 */
const SystemAddressSchema = v.pipe(
  v.string(),
  v.check((text) => !unknownPlaceholder(text), `may hold {asset}, {datastream} and {alarm} only`),
  v.check(
    (text) => /^https?:$/.test(URL.parse(text.replace(/[{}]/g, ''))?.protocol ?? ''),
    'must be an address with http or https',
  ),
);
/** By the owner as themes and assets call them: `assets/owners.json`, `alarms.systems` of the configuration. */
export const OwnerSystemsSchema = v.record(v.pipe(v.string(), v.minLength(1)), SystemAddressSchema);
export type OwnerSystems = v.InferOutput<typeof OwnerSystemsSchema>;
