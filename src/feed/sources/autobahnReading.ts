import { createHash } from 'node:crypto';
import * as v from 'valibot';
import {
  AutobahnItemSchema,
  autobahnListSchema,
  instantInLines,
  type AutobahnItem,
  type AutobahnService,
} from '../../schema/autobahn.ts';
import type { Asset, Fact } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import { isNearCity } from './cityArea.ts';
import { SourceError } from './requestJson.ts';
import type { JsonAnswer } from './requestJson.ts';
import type { RoadEvent } from './roadEvents.ts';

type EventService = Exclude<AutobahnService, 'parking_lorry' | 'electric_charging_station'>;
type Complain = (line: string) => void;

const KIND: Readonly<Record<EventService, RoadEvent['kind']>> = {
  roadworks: 'roadworks',
  warning: 'road-warning',
  closure: 'road-closure',
};
export const isEventService = (service: AutobahnService): service is EventService => service in KIND;
const MOST_TEXT = 600;

const LABEL = {
  road: { de: 'Straße', en: 'Road', zh: '道路' },
  direction: { de: 'Richtung', en: 'Direction', zh: '方向' },
  between: { de: 'Zwischen', en: 'Between', zh: '区间' },
  isBlocked: { de: 'Fahrbahn', en: 'Carriageway', zh: '车道' },
  message: { de: 'Meldung', en: 'Message (German)', zh: '消息（德文）' },
  cars: { de: 'Plätze für Pkw', en: 'Spaces for cars', zh: '小汽车位' },
  lorries: { de: 'Plätze für Lkw', en: 'Spaces for lorries', zh: '货车位' },
  points: { de: 'Ladepunkte', en: 'Charging points', zh: '充电桩' },
} as const;
const german = (label: Fact['label'], value: string): Fact[] =>
  value === '' ? [] : [{ label, value: value.slice(0, MOST_TEXT), lang: 'de', unverified: false }];
const counted = (label: Fact['label'], value: number): Fact[] =>
  value > 0 ? [{ label, value, unverified: false }] : [];

/** Identifiers differ only in the case of their letters, and are longer than an id may be. */
const hashOf = (identifier: string): string => createHash('sha256').update(identifier).digest('hex').slice(0, 12);

/** Lines of the message without its begin, its end and empty ones. */
const messageOf = ({ description }: AutobahnItem): string =>
  description
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(Beginn|Ende):/.test(line))
    .join(' · ');

/**
 * One answer → the items near the city. Nothing at all (204, which the real service sends) is an empty list.
 * @throws DecodeError when it is not even a list
 */
export function readAutobahnList(
  body: unknown,
  service: AutobahnService,
  marginKm: number,
  complain: Complain,
): AutobahnItem[] {
  return decode(autobahnListSchema(service), body, service)[service]!.flatMap((entry) => {
    const read = v.safeParse(AutobahnItemSchema, entry);
    if (!read.success) {
      complain(`${service}: an entry does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      return [];
    }
    const { lat, long } = read.output.coordinate;
    return isNearCity(long, lat, marginKm) ? [read.output] : [];
  });
}

/** The empty list that an answer without content stands for. @throws every other error again */
export function emptyWhere204(error: unknown, service: AutobahnService): JsonAnswer {
  if (error instanceof SourceError && error.status === 204)
    return { status: 200, body: { [service]: [] }, etag: null, headers: new Headers() };
  throw error;
}

/** Roadworks, a warning or a closure as an event. */
export function autobahnEvent(item: AutobahnItem, service: EventService, road: string): RoadEvent {
  const { identifier, title, subtitle, coordinate, description, impact } = item;
  const junctions = [impact?.lower ?? '', impact?.upper ?? ''].filter((name) => name !== '');
  return {
    id: `autobahn/${service}-${hashOf(identifier)}`,
    kind: KIND[service],
    title: title || road,
    place: [coordinate.long, coordinate.lat],
    from: item.startTimestamp ?? instantInLines(description, 'Beginn'),
    to: instantInLines(description, 'Ende'),
    isFuture: item.future,
    facts: [
      ...german(LABEL.road, road),
      ...german(LABEL.direction, subtitle),
      ...german(LABEL.between, junctions.join(' – ')),
      ...(item.isBlocked ? german(LABEL.isBlocked, 'gesperrt') : []),
      ...german(LABEL.message, messageOf(item)),
    ],
    delayMin: item.delayTimeValue ?? null,
    speedKmh: item.averageSpeed ?? null,
  };
}

/** A lorry park or a charging station: it stands there, nothing is measured. */
export function autobahnPlace(
  item: AutobahnItem,
  service: Exclude<AutobahnService, EventService>,
  road: string,
  provenance: Asset['properties']['provenance'],
): Asset {
  const { identifier, title, subtitle, coordinate, description } = item;
  const isParking = service === 'parking_lorry';
  const spaces = (what: string): number =>
    Number(new RegExp(`${what}[^\\d]*(\\d+)`, 'i').exec(description.join('\n'))?.[1] ?? 0);
  const name = title || road;
  return {
    type: 'Feature',
    id: `autobahn/${isParking ? 'lorry-park' : 'charging'}-${hashOf(identifier)}`,
    geometry: { type: 'Point', coordinates: [coordinate.long, coordinate.lat] },
    properties: {
      name: { de: name, en: name, zh: name },
      theme: isParking ? 'logistics' : 'driving',
      kind: isParking ? 'lorry-park' : 'charging-station',
      provenance,
      links: [],
      facts: [
        ...german(LABEL.road, road),
        ...german(LABEL.direction, subtitle),
        ...(isParking
          ? [...counted(LABEL.cars, spaces('PKW')), ...counted(LABEL.lorries, spaces('LKW'))]
          : counted(LABEL.points, description.filter((line) => /^Ladepunkt/i.test(line.trim())).length)),
      ],
      datastreams: [],
      anchorM: 2,
      rank: 3,
    },
  };
}
