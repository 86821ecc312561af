import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/feed/ingest/readMessage.ts';
import { toScene } from '../../../src/geo/sceneFrame.ts';
import { unixMs } from '../../../src/geo/units.ts';
import { decode } from '../../../src/schema/decode.ts';
import { ThemeTextsSchema } from '../../../src/schema/theme.ts';
import { gateTruckMessages } from '../../../src/simulators/logistics/gateTruckMessages.ts';
import type { GateTrucks } from '../../../src/simulators/logistics/gateTrucks.ts';
import type { JsonMessage, Simulation } from '../../../src/simulators/simulation.ts';
import { readCity } from '../check/cityDay.ts';
import { HOUR_MS, MONDAY, ROOT } from '../themeStations.ts';

const NOON = MONDAY + 11 * HOUR_MS;
let trucks: GateTrucks;
let messages: Simulation<JsonMessage>;
beforeAll(() => {
  const city = readCity(() => 400);
  trucks = city.gateTrucks;
  const { kinds } = decode(ThemeTextsSchema, JSON.parse(readFileSync(join(ROOT, 'assets/themes/logistics.json'), 'utf8')), 'logistics'); // prettier-ignore
  messages = gateTruckMessages(trucks, kinds['gate-truck']!);
});

type Attributes = Record<string, { readonly value: number | string }>;
const attributesOf = ({ body }: JsonMessage): Attributes & { readonly id: string } =>
  (body as { data: [Attributes & { id: string }] }).data[0];
const idOf = (message: JsonMessage): string => attributesOf(message).id.split(':').at(-1)!;

describe('the messages of the gates’ trucks', () => {
  it('say where each truck is, which way it faces, what it carries and how long it has waited', () => {
    const last = [...messages.lastBefore(NOON)];
    expect(last).toHaveLength(messages.assets.length);
    let waiting = 0;
    let i = 0;
    for (const gate of trucks.gates)
      for (let truck = 0; truck < gate.fleet; truck++, i++) {
        const state = gate.stateAt(truck, NOON);
        const said = attributesOf(last[i]!);
        if (!state) {
          expect(said['lon']!.value).toBe('urn:ngsi-ld:null');
          continue;
        }
        const { x, z } = toScene({ lon: said['lon']!.value as number, lat: said['lat']!.value as number });
        const [sx, sz] = state.course.path.at(state.atM);
        expect(Math.hypot(x - sx, z - sz)).toBeLessThan(0.3);
        expect(said['boxes']!.value).toBe(Number(state.isLoaded));
        expect(said['waiting']!.value).toBe(Math.floor(state.waitMin));
        waiting += Number(state.phase === 'waiting');
      }
    expect(waiting).toBeGreaterThan(8);
  });

  it('are the same whenever they are asked, whole or in parts', () => {
    const all = messages.between(NOON, NOON + HOUR_MS / 2);
    const halves = [...messages.between(NOON, NOON + HOUR_MS / 4), ...messages.between(NOON + HOUR_MS / 4, NOON + HOUR_MS / 2)]; // prettier-ignore
    expect(halves).toEqual(all);
    const own = messages.between(NOON, NOON + HOUR_MS / 2, { assetId: idOf(all[0]!) });
    expect(own).toEqual(all.filter((message) => idOf(message) === idOf(all[0]!)));
  });

  it('come each ten seconds from who moves, and never leave more than three minutes between two of one that is there', () => {
    const last = new Map<string, { readonly atMs: number; readonly lon: number | string }>();
    for (const message of messages.between(NOON, NOON + 2 * HOUR_MS)) {
      const said = attributesOf(message);
      const before = last.get(said.id);
      if (before && typeof before.lon === 'number') {
        expect(message.atMs - before.atMs).toBeLessThanOrEqual(180_000);
        if (Number(said['speed']?.value ?? 0) > 30) expect(message.atMs - before.atMs).toBe(10_000);
      }
      last.set(said.id, { atMs: message.atMs, lon: said['lon']!.value });
    }
    expect(last.size).toBeGreaterThan(150);
  });

  it('tell when a truck has left the city, as a place without a value that a real reader understands', () => {
    const left = messages.between(NOON, NOON + HOUR_MS).find((message) => typeof attributesOf(message)['lon']!.value === 'string')!; // prettier-ignore
    const { reports, refused } = readMessage(left.body, 'ngsi-ld', unixMs(left.atMs), () => undefined);
    expect(refused).toEqual([]);
    expect(reports.map(({ property, quality }) => [property, quality])).toEqual([['lon', 'missing'], ['lat', 'missing']]); // prettier-ignore
  });
});
