import { describe, expect, it } from 'vitest';
import { etaMs } from '../../../src/schema/ais/aisMessage.ts';
import { DESTINATION_WORDS, destinationCode } from '../../../src/schema/ais/ports.ts';
import { canalPortOf, destinationOf, HERE } from '../../../src/simulators/vessels/destinations.ts';

const named = (entered: string): string => DESTINATION_WORDS[String(destinationCode(entered))]!.de;

describe('a destination as somebody entered it', () => {
  it.each([
    ['NLRTM', 'Rotterdam (NLRTM)'],
    ['NL RTM', 'Rotterdam (NLRTM)'],
    ['DEDUI>NLRTM', 'Rotterdam (NLRTM)'],
    ['rotterdam', 'Rotterdam (NLRTM)'],
    ['NLRTM0095300123400000', 'Rotterdam (NLRTM)'],
    ['KOELN NIEHL', 'Köln-Niehl'],
    ['DÜSSELDORF', 'Düsseldorf (DEDUS)'],
    ['STRASBOURG', 'Straßburg (FRSXB)'],
  ])('%s is %s', (entered, name) => {
    expect(named(entered)).toBe(name);
  });

  it('is never passed on as it stands: a name or a number of a telephone is no port', () => {
    for (const entered of ['CALL JAN 0612345678', 'MS RHEINLAND', '', '>>>'])
      expect(named(entered)).toBe('nicht im Hafenverzeichnis');
  });

  it('is known of all ports that simulated vessels sail to', () => {
    for (let pick = 0; pick < 1; pick += 0.01)
      for (const entered of [destinationOf('up', pick), destinationOf('down', pick), canalPortOf('lock/ruhr', pick), canalPortOf('lock/meiderich', pick), HERE])
        expect([entered, destinationCode(entered)]).not.toEqual([entered, 0]);
  }); // prettier-ignore
});

describe('an estimated time of arrival', () => {
  it('is of the year in which it is nearest', () => {
    const eta = { month: 1, day: 2, hour: 3, minute: 4 };
    expect(new Date(etaMs(eta, Date.parse('2023-12-31T20:00:00Z'))).toISOString()).toBe('2024-01-02T03:04:00.000Z');
    expect(new Date(etaMs(eta, Date.parse('2024-01-05T00:00:00Z'))).toISOString()).toBe('2024-01-02T03:04:00.000Z');
  });
});
