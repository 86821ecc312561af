import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedClock } from '../../../src/feed/feedClock.ts';
import { loadCatalogue } from '../../../src/feed/loadCatalogue.ts';
import { loadThemes } from '../../../src/feed/loadThemes.ts';
import { createLog } from '../../../src/feed/log.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { createSimulators } from '../../../src/feed/sources/createSimulators.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';

const NOON = Date.parse('2024-01-04T11:00:00Z');
const OFF = ['vessels', 'transit', 'port', 'iot', 'home', 'infrastructure', 'driving', 'counters', 'detectors'];

/** Names of the simulators of a configuration. */
async function simulatorsOf(wanted: Record<string, unknown>): Promise<string[]> {
  const simulators = { ...Object.fromEntries(OFF.map((id) => [id, { enabled: false }])), ...wanted };
  const config = decode(ConfigSchema, { simulators }, 'hafenblick.config.json');
  const clock = recordedClock({ name: 'r', fromMs: NOON, toMs: NOON + 86_400_000, opensAtMs: NOON }, 0);
  const catalogue = loadCatalogue(join(ROOT, 'assets/city/assets'), 1);
  const themes = loadThemes(join(ROOT, 'assets/themes'));
  const sources = await createSimulators(config, false, clock, catalogue, themes, () => 400, createLog('silent'));
  return sources.map(({ id }) => id);
}

describe('the simulators of a configuration', () => {
  const moving = ['truck', 'gate-truck', 'torpedo'];

  it('are the trucks of the gates and of the boxes, and the torpedo trains, where nobody real speaks', { timeout: 60_000 }, async () => {
    expect(await simulatorsOf({})).toEqual(expect.arrayContaining(moving));
  }); // prettier-ignore

  it('leave out the kinds that move and are named, and keep the stations of their themes', { timeout: 60_000 }, async () => {
    const found = await simulatorsOf({
      logistics: { without: ['gate-truck', 'container-truck', 'terminal-vehicle'] },
      industry: { without: ['torpedo-train'] },
    });
    expect(found).toEqual(expect.arrayContaining(['simulated-logistics', 'simulated-industry']));
    expect(moving.filter((id) => found.includes(id))).toEqual([]);
  }); // prettier-ignore

  it('are the vehicles of the terminals only where the cranes are simulated too: they would carry other boxes', { timeout: 60_000 }, async () => {
    expect(await simulatorsOf({ port: {} })).toContain('agv');
    expect(await simulatorsOf({ port: { without: ['crane'] } })).not.toContain('agv');
    expect(await simulatorsOf({ port: {}, logistics: { without: ['terminal-vehicle'] } })).not.toContain('agv');
  }); // prettier-ignore

  it('carry no iron where somebody real speaks for the furnaces', { timeout: 60_000 }, async () => {
    expect(await simulatorsOf({ industry: { without: ['blast-furnace'] } })).not.toContain('torpedo');
  });
});
