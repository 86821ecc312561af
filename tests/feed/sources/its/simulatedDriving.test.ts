import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedClock } from '../../../../src/feed/feedClock.ts';
import { loadCatalogue } from '../../../../src/feed/loadCatalogue.ts';
import { loadThemes } from '../../../../src/feed/loadThemes.ts';
import { createLog } from '../../../../src/feed/log.ts';
import { ROOT } from '../../../../src/feed/settings.ts';
import { createSimulators } from '../../../../src/feed/sources/createSimulators.ts';
import type { Asset } from '../../../../src/schema/catalogue.ts';
import { ConfigSchema } from '../../../../src/schema/config.ts';
import { decode } from '../../../../src/schema/decode.ts';

const NOON = Date.parse('2024-01-04T11:00:00Z');
const clock = recordedClock({ name: 'r', fromMs: NOON, toMs: NOON + 86_400_000, opensAtMs: NOON }, 0);

/** What the simulated roads announce, and the kinds of assets that they say something of. */
async function roadsOf(driving: unknown): Promise<{ kinds: Set<string>; speaking: Set<string> }> {
  const off = Object.fromEntries(
    ['vessels', 'transit', 'port', 'iot', 'home', 'infrastructure'].map((id) => [id, { enabled: false }]),
  );
  const config = decode(ConfigSchema, { simulators: { ...off, driving } }, 'hafenblick.config.json');
  const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
  const themes = loadThemes(join(ROOT, 'assets/themes'));
  const sources = await createSimulators(config, false, clock, catalogue, themes, () => 400, createLog('silent'));
  const assets: Asset[] = [];
  const heard: string[] = [];
  for (const source of sources.filter(({ id }) => id === 'driving' || id === 'roadside'))
    source.start({
      announced: (some) => void assets.push(...some),
      observed: (some) => void heard.push(...some.map(({ datastream }) => datastream)),
      retired: () => undefined,
      statusChanged: () => undefined,
      restarted: () => undefined,
    });
  const kindOf = (datastream: string): string | undefined =>
    assets.find(({ id }) => datastream.startsWith(`${id}/`))?.properties.kind;
  return {
    kinds: new Set(assets.map(({ properties }) => properties.kind)),
    speaking: new Set(heard.map((datastream) => kindOf(datastream) ?? datastream)),
  };
}

describe('simulated roads', () => {
  it('are told by shuttles, trucks, signals and units', { timeout: 60_000 }, async () => {
    const all = new Set(['shuttle', 'platoon-truck', 'signal-head', 'roadside-unit']);
    expect(await roadsOf({})).toEqual({ kinds: all, speaking: all });
  });

  it(
    'leave out the kinds that the configuration names, with all that they would say',
    { timeout: 60_000 },
    async () => {
      const left = new Set(['shuttle', 'roadside-unit']);
      expect(await roadsOf({ without: ['signal-head', 'platoon-truck'] })).toEqual({ kinds: left, speaking: left });
      const others = new Set(['platoon-truck', 'signal-head']);
      expect(await roadsOf({ without: ['shuttle', 'roadside-unit'] })).toEqual({ kinds: others, speaking: others });
    },
  );

  it('refuse a kind that nobody simulates, with its path', { timeout: 60_000 }, async () => {
    await expect(roadsOf({ without: ['tram'] })).rejects.toThrow(/simulators\.driving\.without.*no kind tram/);
  });
});
