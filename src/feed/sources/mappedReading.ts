import * as v from 'valibot';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import { DecodeError } from '../../schema/decode.ts';
import type { Mapped } from '../../schema/mappedConfig.ts';
import { InstantSchema } from '../../schema/observations.ts';
import { ResultSchema } from '../../schema/sensorThings.ts';
import { emptyReading, type Reading } from '../ingest/reading.ts';
import { compilePath, type Match } from './jsonPath.ts';
import { ucumOf } from './naming.ts';

/** Seconds since 1970 reach this in the year 5138: what is more are milliseconds. */
const MILLISECONDS_FROM = 1e11;

/** One item of a message, what it lies in, and the topic it came on. */
interface Item {
  readonly value: unknown;
  readonly pointer: string;
  readonly message: unknown;
  readonly topic: readonly string[];
}
type Find = (item: Item) => Match | undefined;

/** A path below the item or, with `^`, below the message. */
function pathFind(text: string): Find {
  const find = compilePath(text.replace(/^\^/, ''));
  if (text.startsWith('^')) return ({ message }) => find(message)[0];
  return ({ value, pointer }) => {
    const match = find(value)[0];
    return match && { value: match.value, pointer: pointer + match.pointer };
  };
}
function textFind(text: string): Find {
  if (/^\^?\$/.test(text)) return pathFind(text);
  const level = /^topic\[(\d+)\]$/.exec(text);
  if (level) return ({ topic, pointer }) => ({ value: topic[Number(level[1])], pointer });
  return ({ pointer }) => ({ value: text, pointer });
}

/** A place as a message or the configuration has it, degrees. */
function numberFind(given: number | string | undefined): (item: Item) => number | null {
  if (given === undefined) return () => null;
  if (typeof given === 'number') return () => given;
  const find = pathFind(given);
  return (item) => {
    const read = v.safeParse(ResultSchema, find(item)?.value);
    return read.success ? read.output : null;
  };
}

const wordOf = (match: Match | undefined): string | null =>
  typeof match?.value === 'number' || (typeof match?.value === 'string' && match.value.trim() !== '')
    ? String(match.value).trim()
    : null;

/** ISO 8601, seconds or milliseconds since 1970. */
function instantOf(value: unknown): UnixMs | null {
  const number = typeof value === 'number' || (typeof value === 'string' && /^\d{9,13}(\.\d+)?$/.test(value)) ? Number(value) : null; // prettier-ignore
  if (number !== null) return unixMs(Math.round(number < MILLISECONDS_FROM ? number * 1000 : number));
  const read = v.safeParse(InstantSchema, value);
  return read.success ? read.output : null;
}

/**
 * Reads messages of one shape by the paths of the configuration.
 * @returns reads one message; throws DecodeError where nothing in it is what the paths say
 */
export function createMappedReader(setting: Mapped) {
  const { asset } = setting;
  const findItems = compilePath(setting.items.replace(/^\^/, ''));
  const idOf = textFind(asset.id);
  const nameOf = asset.name === undefined ? () => undefined : textFind(asset.name);
  const kindOf = asset.kind === undefined ? () => undefined : textFind(asset.kind);
  const longitudeOf = numberFind(asset.longitude);
  const latitudeOf = numberFind(asset.latitude);
  const values = setting.values.map(({ property, value, unit, time, factor }) => {
    const when = time ?? setting.time;
    return {
      property: textFind(property),
      value: pathFind(value),
      unit: textFind(unit),
      time: when === undefined ? null : pathFind(when),
      factor,
    };
  });
  const kindWord = /^[a-z][a-z0-9-]*$/;

  const readItem = (item: Item, now: UnixMs, reading: Reading): void => {
    const refuse = (path: string, reason: string): void => void reading.refused.push({ path, reason });
    const entity = wordOf(idOf(item));
    if (entity === null) {
      refuse(item.pointer, `asset.id (${asset.id}) is not there`);
      return;
    }
    const [longitude, latitude] = [longitudeOf(item), latitudeOf(item)];
    const place = longitude !== null && latitude !== null ? ([longitude, latitude] as const) : asset.places[entity];
    const name = wordOf(nameOf(item));
    const kind = wordOf(kindOf(item));
    reading.described.push({
      path: item.pointer,
      entity,
      ...(place ? { place } : {}),
      ...(name === null ? {} : { name: { de: name, en: name, zh: name } }),
      ...(kind !== null && kindWord.test(kind) ? { kind } : {}),
    });
    values.forEach((each, k) => {
      const match = each.value(item);
      if (match === undefined) return;
      const property = wordOf(each.property(item));
      if (property === null) {
        refuse(item.pointer, `values.${k}.property is not there`);
        return;
      }
      const number = v.safeParse(ResultSchema, match.value);
      if (match.value !== null && !number.success) {
        refuse(match.pointer, 'is no number');
        return;
      }
      const stamp = each.time?.(item);
      const timeMs = each.time ? instantOf(stamp?.value) : now;
      if (timeMs === null) {
        refuse(
          stamp?.pointer ?? item.pointer,
          'has no time: ISO 8601 with a zone, or seconds or milliseconds since 1970',
        );
        return;
      }
      reading.reports.push({
        path: match.pointer,
        entity,
        property,
        timeMs,
        value: number.success ? Number((number.output * each.factor).toPrecision(14)) : Number.NaN,
        quality: !number.success ? 'missing' : each.time ? 'good' : 'provisional',
        unit: ucumOf(wordOf(each.unit(item)) ?? ''),
      });
    });
  };

  /** @param what named in errors: the topic, the address */
  return (message: unknown, what: string, now: UnixMs, topic: readonly string[] = []): Reading => {
    const reading = emptyReading();
    const items = findItems(message);
    if (items.length === 0) throw new DecodeError(what, '', `items (${setting.items}) match nothing`);
    for (const { value, pointer } of items) readItem({ value, pointer, message, topic }, now, reading);
    const [first] = reading.refused;
    if (first && reading.reports.length === 0) throw new DecodeError(what, first.path, first.reason);
    if (reading.reports.length === 0 && values.length > 0 && !reading.described.some(({ place }) => place))
      throw new DecodeError(what, '', 'none of the values is there');
    return reading;
  };
}
export type MappedReader = ReturnType<typeof createMappedReader>;
