import type { Observation } from '../../../src/live/observation.ts';
import { HOUR, instancesOf, observation, rule, T0 } from './stage.ts';

export const RULES = instancesOf(
  rule('high', { kind: 'gauge', when: { property: 'W', mark: 'watch' } }),
  rule('stuffy', { kind: 'room', when: { property: 'CO2', above: 1400 } }),
  rule('stays-stuffy', { kind: 'room', forS: 1200, when: { property: 'CO2', above: 1400 } }),
  rule('jump', { kind: 'room', when: { property: 'CO2', rises: 300, withinS: 1800 } }),
  rule('silent', { kind: 'room', when: { property: 'CO2', missingS: 1800 } }),
  rule('crowd', { kind: 'room', when: { all: [{ property: 'CO2', above: 1200 }, { property: 'heads', above: 20 }] } }),
); // prettier-ignore

/** Two days of rooms and a river that jump about, with gaps: the same each time. */
function twoDays(): Observation[] {
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const all: Observation[] = [];
  for (let minute = 0; minute < 2880; minute += 5)
    for (const datastream of ['room/1/CO2', 'room/2/CO2', 'room/1/heads']) {
      if (random() < 0.3 || (minute % 700) + random() * 40 > 640) continue;
      const wave = Math.sin(minute / 97) + Math.sin(minute / 41);
      const value = datastream.endsWith('heads') ? Math.round(20 + 10 * wave) : 1200 + 300 * wave + 200 * random();
      all.push(observation(datastream, minute, random() < 0.02 ? NaN : value));
    }
  for (let minute = 0; minute < 2880; minute += 15)
    all.push(observation('gauge/a/W', minute, 925 + 10 * Math.sin(minute / 300)));
  return all;
}
export const ALL = twoDays();
export const SPANS = () => [{ fromMs: T0, toMs: T0 + 72 * HOUR }];
