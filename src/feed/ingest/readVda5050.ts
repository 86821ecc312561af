import * as v from 'valibot';
import { fromUtm32, gridConvergence } from '../../geo/sceneFrame.ts';
import {
  VDA_CITY_MAPS, VdaBatterySchema, VdaErrorsSchema, VdaHeaderSchema, VdaLoadsSchema, VdaPositionSchema, VdaSafetySchema, VdaVelocitySchema,
} from '../../schema/vda5050.ts'; // prettier-ignore
import { emptyReading, isRecord, pointerOf, step, type Reading } from './reading.ts';

/** A state message of VDA 5050, told by what no other format has. */
export const isVda5050 = (body: unknown): boolean =>
  isRecord(body) && 'serialNumber' in body && ('batteryState' in body || 'agvPosition' in body);

const degrees = (rad: number): number => (rad * 180) / Math.PI;
const turned = (deg: number): number => (((Math.round(deg * 10) % 3600) + 3600) % 3600) / 10;

/**
 * The state of an automated guided vehicle. It is named by its serial number: fleets of several makers are several senders. Its place is known
 * where its map is that of the city; a vehicle that does not know where it is says everything else.
 */
export function readVda5050(body: unknown): Reading {
  const reading = emptyReading();
  const header = v.safeParse(VdaHeaderSchema, body);
  if (!header.success || !isRecord(body)) {
    for (const issue of header.issues ?? []) reading.refused.push({ path: pointerOf(issue), reason: issue.message });
    return reading;
  }
  const { serialNumber: entity, timestamp } = header.output;
  const report = (path: string, property: string, value: number, unit: string): void =>
    void reading.reports.push({ path, entity, property, timeMs: timestamp, value, quality: 'good', unit });
  /** A part of the message; what is broken in it is refused, what is absent is not said. */
  const part = <S extends v.GenericSchema>(name: string, schema: S, read: (output: v.InferOutput<S>, path: string) => void): void => {
    if (body[name] === undefined) return;
    const result = v.safeParse(schema, body[name]);
    if (result.success) read(result.output, step(name));
    else for (const issue of result.issues) reading.refused.push({ path: step(name) + pointerOf(issue), reason: issue.message });
  }; // prettier-ignore

  let headingDeg: number | null = null;
  const known: { place?: readonly [lon: number, lat: number] } = {};
  part('agvPosition', VdaPositionSchema, ({ x, y, theta, mapId, positionInitialized }, path) => {
    if (!positionInitialized) return;
    if (!VDA_CITY_MAPS.includes(mapId)) {
      reading.refused.push({ path: `${path}/mapId`, reason: `must be ${VDA_CITY_MAPS[0]!}, so that its place in the city is known` }); // prettier-ignore
      return;
    }
    const at = fromUtm32({ e: x, n: y });
    const place = [Number(at.lon.toFixed(7)), Number(at.lat.toFixed(7))] as const;
    known.place = place;
    headingDeg = turned(90 - degrees(theta) + degrees(gridConvergence(at)));
    report(path, 'lon', place[0], 'deg');
    report(path, 'lat', place[1], 'deg');
    report(path, 'heading', headingDeg, 'deg');
  });
  part('velocity', VdaVelocitySchema, ({ vx, vy }, path) => {
    report(path, 'speed', Math.round(Math.hypot(vx, vy) * 36) / 10, 'km/h');
    // Where it goes need not be where its front points.
    if (headingDeg !== null) report(path, 'cog', turned(headingDeg + degrees(Math.atan2(-vy, vx))), 'deg'); // prettier-ignore
  });
  part('loads', VdaLoadsSchema, (loads, path) => report(path, 'loads', loads.length, '1'));
  part('batteryState', VdaBatterySchema, ({ batteryCharge, charging }, path) => {
    report(path, 'battery', batteryCharge, '%');
    report(path, 'charging', Number(charging), '1');
  });
  part('errors', VdaErrorsSchema, (errors, path) => report(path, 'errors', errors.length, '1'));
  part('safetyState', VdaSafetySchema, ({ eStop, fieldViolation }, path) => {
    report(path, 'stopped', Number(eStop !== 'NONE' || fieldViolation), '1');
  });
  reading.described.push({ path: '', entity, kind: 'agv', ...known });
  return reading;
}
