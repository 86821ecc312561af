import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { ucumOf } from '../sources/naming.ts';
import { emptyReading, isRecord, pointerOf, splitName, step, type Reading } from './reading.ts';

const Text = v.optional(v.string());
const Num = v.optional(v.pipe(v.number(), v.finite()));
/** RFC 8428, table 4; everything else that ends with `_` must be understood, and is not. */
const VERSION = 10;
const Version = v.optional(v.pipe(v.number(), v.integer(), v.maxValue(VERSION, `versions up to ${VERSION} are read`)));
const baseEntries = { bn: Text, bt: Num, bu: Text, bv: Num, bs: Num, bver: Version };
const BaseSchema = v.looseObject(baseEntries);
const RecordSchema = v.looseObject({
  ...baseEntries,
  n: Text, u: Text, v: Num, vs: Text, vb: v.optional(v.boolean()), vd: Text, s: Num, t: Num, ut: Num,
}); // prettier-ignore
type SenmlRecord = v.InferOutput<typeof RecordSchema>;
/** The fields that need no more than a look at their type. */
const PLAIN: Readonly<Record<string, 'string' | 'number'>> = {
  bn: 'string', bt: 'number', bu: 'string', bv: 'number', n: 'string', u: 'string', v: 'number', t: 'number',
}; // prettier-ignore
/** Whether a record is as nearly all are: the schema would take it as it is, and for ten times as long. */
const isPlain = (entry: unknown): entry is SenmlRecord => {
  if (!isRecord(entry)) return false;
  for (const key in entry) {
    const value = entry[key];
    if (typeof value !== PLAIN[key] || (typeof value === 'number' && !Number.isFinite(value))) return false;
  }
  return true;
};

/** RFC 8428, 4.5.1. */
const Name = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;
/** RFC 8428, 4.5.3: smaller times are relative to now. */
const ABSOLUTE_FROM_S = 2 ** 28;
/** Units of RFC 8428 and RFC 8798 that UCUM writes otherwise. */
const UNITS: Readonly<Record<string, string>> = {
  '/': '1', '%RH': '%', '%EL': '%', EL: '%', RH: '%', pH: '[pH]', Cel: 'Cel', 'm3/s': 'm3/s', beat: '{count}', count: '{count}',
  Wh: 'W.h', kWh: 'kW.h', l: 'L', 'l/s': 'L/s', 'S/m': 'S/m', dBm: 'dB[mW]', lx: 'lx', ppm: '[ppm]',
}; // prettier-ignore
const unitOf = (unit: string): string => UNITS[unit] ?? ucumOf(unit);

const refuse = (reason: string, at = '') => ({ reason, at });

/**
 * A SenML pack (RFC 8428, JSON). Records with the units `lat` and `lon` are the place of their thing.
 * @param now relative times count from here
 */
export function readSenml(body: readonly unknown[], now: UnixMs): Reading {
  const reading = emptyReading();
  const base = { name: '', timeS: 0, unit: '', value: 0 };
  /** A base that could not be read: what follows would get a wrong name or time. */
  let isBaseBroken = false;
  const places = new Map<string, { lat?: number; lon?: number }>();
  /** Reads one record. @returns why it is not taken, and where in it */
  const take = (entry: unknown, path: string): { reason: string; at: string } | null => {
    const isAsUsual = isPlain(entry);
    const read = isAsUsual ? ({ success: true, output: entry } as const) : v.safeParse(RecordSchema, entry);
    // The base holds for what follows, also where the rest of the record cannot be read.
    const given = read.success ? read : v.safeParse(BaseSchema, entry);
    if (!given.success) {
      isBaseBroken ||= isRecord(entry);
      return refuse(given.issues[0].message, pointerOf(given.issues[0]));
    }
    const { bn, bt, bu, bv } = given.output;
    if (bn !== undefined) base.name = bn;
    if (bt !== undefined) base.timeS = bt;
    if (bu !== undefined) base.unit = bu;
    if (bv !== undefined) base.value = bv;
    if (isBaseBroken) return refuse('a record before it has base fields that cannot be read');
    if (!read.success) return refuse(read.issues[0].message, pointerOf(read.issues[0]));
    const record = read.output;
    const strange = isAsUsual ? undefined : Object.keys(record).find((key) => key.endsWith('_'));
    if (strange !== undefined) return refuse('must be understood, and is not', step(strange));
    const own = record.n ?? '';
    const name = base.name + own;
    const hasValue = record.v !== undefined || record.vb !== undefined;
    if (!hasValue && record.vs === undefined && record.vd === undefined) {
      // A record of base fields alone is none; a sum alone is no value of ours.
      if (record.s !== undefined) return refuse('a sum is not taken', '/s');
      return record.n === undefined ? null : refuse('has no value');
    }
    if (!hasValue) return refuse('is no number', record.vs === undefined ? '/vd' : '/vs');
    if (!Name.test(name)) return refuse('bn and n are no name of RFC 8428, 4.5.1', '/n');
    const isPart = base.name !== '' && own !== '' && !/[/:]/.test(own);
    const names = isPart ? { entity: base.name.replace(/[/:._-]+$/, ''), property: own } : splitName(name);
    if (!names || names.entity === '') return refuse('name has no property after a / or :', '/n');
    const value = record.v === undefined ? Number(record.vb) : base.value + record.v;
    const unit = record.u ?? base.unit;
    if (unit === 'lat' || unit === 'lon') {
      const place = places.get(names.entity) ?? {};
      places.set(names.entity, { ...place, [unit]: value });
      return null;
    }
    const seconds = base.timeS + (record.t ?? 0);
    const timeMs = unixMs(Math.round((seconds < ABSOLUTE_FROM_S ? now / 1000 + seconds : seconds) * 1000));
    reading.reports.push({
      path,
      ...names,
      timeMs,
      value,
      quality: 'good',
      ...(unit === '' ? {} : { unit: unitOf(unit) }),
    });
    return null;
  };
  body.forEach((entry, i) => {
    const refusal = take(entry, step(i));
    if (refusal) reading.refused.push({ path: step(i) + refusal.at, reason: refusal.reason });
  });
  for (const [entity, { lat, lon }] of places)
    if (lat !== undefined && lon !== undefined) reading.described.push({ path: '', entity, place: [lon, lat] });
  return reading;
}
