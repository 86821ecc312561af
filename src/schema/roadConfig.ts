import * as v from 'valibot';
import { AUTOBAHN_SERVICES } from './autobahn.ts';
import { BaseUrl, Seconds } from './senderConfig.ts';

const MarginKm = v.pipe(v.number(), v.minValue(0), v.maxValue(100));

/** Motorways, by the Autobahn GmbH. One request for each road and service in each interval. */
export const AutobahnConfigSchema = v.strictObject({
  enabled: v.optional(v.boolean(), true),
  baseUrl: v.optional(BaseUrl, 'https://verkehr.autobahn.de/o/autobahn'),
  intervalS: v.optional(Seconds, 300),
  roads: v.optional(v.array(v.pipe(v.string(), v.regex(/^A\d{1,3}$/, 'must be a motorway like A40'))), [
    'A3',
    'A40',
    'A42',
    'A57',
    'A59',
    'A524',
  ]),
  services: v.optional(v.array(v.picklist(AUTOBAHN_SERVICES)), [...AUTOBAHN_SERVICES]),
  /** How far around the city's bounding box an event is taken. */
  marginKm: v.optional(MarginKm, 3),
});

/** Roadworks of the city, from its map server. Off until somebody has tried the address. */
export const RoadworksConfigSchema = v.strictObject({
  enabled: v.optional(v.boolean(), false),
  baseUrl: v.optional(
    BaseUrl,
    'https://geoportal2.duisburg.de/arcgisserver/rest/services/Masterportal/MP_Verkehrsportal/MapServer',
  ),
  intervalS: v.optional(Seconds, 900),
  /** Numbers of the layers of what is being built now, and of what begins in the next seven days. */
  layer: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 3),
  upcomingLayer: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), 2),
});

/** Simulated roadworks on the motorways, by the Autobahn API like real ones; they take lanes from the simulated counters. */
export const RoadworksSimulatorSchema = v.strictObject({
  /** `auto`: with a recording, and live where the Autobahn GmbH is not asked. */
  enabled: v.optional(v.union([v.boolean(), v.literal('auto')]), 'auto'),
});
