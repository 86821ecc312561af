import * as v from 'valibot';
import { InstantSchema } from './observations.ts';

/**
 * The `state` message of an automated guided vehicle: VDA 5050 (VDA and VDMA), version 2, chapter 6.10, as it comes over MQTT on
 * `uagv/v2/<manufacturer>/<serial number>/state`. Only what is read here; its parts one by one, so that a broken one hides nothing else.
 */
export const VdaHeaderSchema = v.object({
  timestamp: InstantSchema,
  manufacturer: v.optional(v.string()),
  serialNumber: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,100}$/, 'must be letters, digits and _ . : -')),
});

const Finite = v.pipe(v.number(), v.finite());

/** Metres and radians of the map that `mapId` names: counter-clockwise from its x axis. */
export const VdaPositionSchema = v.object({
  x: Finite,
  y: Finite,
  theta: v.pipe(Finite, v.minValue(-Math.PI), v.maxValue(Math.PI)),
  mapId: v.string(),
  positionInitialized: v.boolean(),
});
/** m/s along and across the vehicle; negative `vx`: it goes backwards. */
export const VdaVelocitySchema = v.object({ vx: v.optional(Finite, 0), vy: v.optional(Finite, 0) });
export const VdaBatterySchema = v.object({
  batteryCharge: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  charging: v.boolean(),
});
export const VdaLoadsSchema = v.array(v.object({ loadId: v.optional(v.string()) }));
export const VdaErrorsSchema = v.array(v.object({ errorType: v.string(), errorLevel: v.picklist(['WARNING', 'FATAL']) })); // prettier-ignore
export const VdaSafetySchema = v.object({
  eStop: v.picklist(['AUTOACK', 'MANUAL', 'REMOTE', 'NONE']),
  fieldViolation: v.boolean(),
});

/** The map whose metres are those of the city: ETRS89 / UTM zone 32 N, as OGC and people write it. */
export const VDA_CITY_MAPS: readonly string[] = ['EPSG:25832', 'urn:ogc:def:crs:EPSG::25832'];
