import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedClock } from '../../../src/feed/feedClock.ts';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { loadThemes } from '../../../src/feed/loadThemes.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { createSimulators } from '../../../src/feed/sources/createSimulators.ts';
import type { Observation } from '../../../src/live/observation.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { capturedLog } from '../../contract/drivePush.ts';

const DAY_MS = 86_400_000;
const NEVER_MS = 1000 * DAY_MS;
/** Those whose messages carry the values that are written in them. */
const WRITTEN =
  /^(simulated-(port|government|education|infrastructure|connectivity|home|iot|logistics|industry|silkroad|ecosystem|counters|detectors)|truck|gate-truck|torpedo)$/;

/** All simulators by a clock that stands, started: what each said as one reads its messages, and what it recalls of the same instant. */
async function saidAndRecalled(atMs: number) {
  const clock = recordedClock({ name: 'r', fromMs: atMs, toMs: atMs + DAY_MS, opensAtMs: atMs }, 0);
  const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
  const { log, lines } = capturedLog();
  const config = decode(ConfigSchema, {}, 'hafenblick.config.json');
  const sources = await createSimulators(config, false, clock, catalogue, loadThemes(join(ROOT, 'assets/themes')), () => 400, log); // prettier-ignore
  const found = sources.map((source) => {
    const said: Observation[] = [];
    const nothing = (): void => undefined;
    source.start({
      announced: (assets) => void catalogue.add(assets, { source: source.id }),
      observed: (some) => void said.push(...some),
      statusChanged: nothing,
      restarted: nothing,
    });
    source.dispose();
    return { id: source.id, said, recalled: source.past?.stateAt(atMs, NEVER_MS) };
  });
  return { found: found.filter(({ id }) => WRITTEN.test(id)), lines };
}

describe('what simulated stations, counters and trucks recall of an instant', () => {
  it.each(['2024-01-05T07:40:00Z', '2024-01-07T01:10:00Z'])(
    'at %s is to the bit what one reads in the messages that they send then',
    { timeout: 120_000 },
    async (at) => {
      const { found, lines } = await saidAndRecalled(Date.parse(at));
      expect(found.length).toBe(16);
      for (const { id, said, recalled } of found) {
        expect(said.length, id).toBeGreaterThan(0);
        expect(recalled, id).toEqual(said);
      }
      // Of the trucks some have left the city: a place without a value.
      expect(found.flatMap(({ recalled }) => recalled).some((one) => one?.quality === 'missing')).toBe(true);
      expect(lines).toEqual([]);
    },
  );
});
