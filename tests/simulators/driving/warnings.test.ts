import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CANCELLED, DenmSchema } from '../../../src/schema/denm.ts';
import { momentOfIts } from '../../../src/schema/its.ts';
import { dangerOf, weatherWarning } from '../../../src/simulators/driving/warnings.ts';
import { createStationReader } from '../../../src/simulators/readStations.ts';
import { readMotorways } from '../check/motorways.ts';
import { MONDAY, ROOT } from '../themeStations.ts';

const { world } = createStationReader(ROOT, [], () => 400);
const MINUTE = 60_000;
const DRY = { temperatureCel: 8, cloud: 0.4, rainMmH: 0, windMs: 4, windDeg: 240, humidity: 80, pressureHPa: 1013, sunAltitudeDeg: 20, globalWm2: 100, darkness: 0 }; // prettier-ignore

const roads = readMotorways(world);
/** A lane of the bridge at Uerdingen is blocked: the road beside the unit is congested from then on, and free again an hour later. */
const ASSET = 'roadside/warning-5231';
const BEGIN = Date.parse('2024-01-05T10:15:00Z');
const END = BEGIN + 55 * MINUTE;

describe('warnings of the motorway', () => {
  const managementsAt = (atMs: number) =>
    roads.simulation.between(atMs - MINUTE, atMs, { assetId: ASSET }).flatMap(({ body }) => ('denm' in body ? [v.parse(DenmSchema, body).denm] : [])); // prettier-ignore

  it('say that a queue has begun, then that the jam goes on, with one name for all of it', () => {
    const isCongested = (at: number) =>
      roads.warnedAt(at, roads.newReader()).find(({ id }) => id === ASSET)!.isCongested;
    expect([BEGIN - 15 * MINUTE, BEGIN, END - 15 * MINUTE, END + 5 * MINUTE].map(isCongested)).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(managementsAt(BEGIN - MINUTE)).toEqual([]);
    const [first] = managementsAt(BEGIN);
    const [later] = managementsAt(BEGIN + 20 * MINUTE);
    expect(first!.situation!.eventType).toEqual({ causeCode: 27, subCauseCode: 1 });
    expect(later!.situation!.eventType.causeCode).toBe(1);
    expect(later!.management.actionID).toEqual(first!.management.actionID);
    expect(momentOfIts(first!.management.detectionTime)).toBe(BEGIN);
    expect(later!.management.detectionTime).toBe(first!.management.detectionTime);
    // Without another word it holds for ten minutes.
    expect(first!.management.validityDuration).toBe(600);
    expect(later!.management.validityDuration).toBe(30 * 60);
  });

  it('are cancelled when the road is free again', () => {
    const [over] = managementsAt(END);
    expect(over).toMatchObject({ management: { termination: CANCELLED } });
    expect(over!.situation).toBeUndefined();
    expect(managementsAt(END + 15 * MINUTE)).toEqual([]);
  });

  it('say of the weather themselves until when it holds, and who only hears the end hears the same', () => {
    const stormy = { ...DRY, windMs: 22 };
    const from = { originator: 3101, lon: 6.71, lat: 51.43 };
    const warning = weatherWarning(() => stormy, from, MONDAY + 70 * MINUTE)!;
    expect([warning.cause, warning.detectedMs, warning.untilMs]).toEqual([17, MONDAY + 60 * MINUTE, MONDAY + 90 * MINUTE]); // prettier-ignore
    expect(weatherWarning(() => DRY, from, MONDAY)).toBeNull();
  });

  it.each([
    ['a calm dry day', {}, null],
    ['a storm', { windMs: 19 }, { cause: 17, subCause: 1 }],
    ['rain on a frozen road', { temperatureCel: 0, rainMmH: 0.2 }, { cause: 6, subCause: 6 }],
    ['snow', { temperatureCel: -3, rainMmH: 1 }, { cause: 6, subCause: 4 }],
    ['frost without rain', { temperatureCel: -8 }, null],
    ['a cloudburst', { rainMmH: 14 }, { cause: 18, subCause: 4 }],
    ['fog', { humidity: 99, windMs: 1 }, { cause: 18, subCause: 1 }],
    ['damp wind', { humidity: 99, windMs: 6 }, null],
  ])('of the weather: %s', (_name, changed, expected) => {
    expect(dangerOf({ ...DRY, ...changed })).toEqual(expected);
  });
});
