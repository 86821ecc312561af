import { SegmentIndex, type Point } from '../../geo/segmentIndex.ts';
import type { Text } from '../../schema/texts.ts';
import { textOf } from '../text.ts';
import type { GeneratedStreet } from './generateStreets.ts';

/** An address lies this near to its street, metres. */
const REACH_M = 70;
/** Words that end the name of a street. */
const STREET_WORD = /(?:stra(?:ß|ss)e|str\.|allee|weg|gasse|damm|ring|ufer|chaussee)$/i;

/** Name and facts of an asset as the curated files carry them. */
interface NamingAsset {
  readonly name?: string | Text | null | undefined;
  readonly facts: readonly { readonly label: Text; readonly value: string }[];
}

/** Street and number of an asset's address, null where it has none. */
export function addressOf({ facts }: NamingAsset): { street: string | null; number: string | null } {
  const address = facts.find(({ label }) => label.en === 'Address')?.value ?? '';
  const [, street, number] = /^(.+?)\s+(\d[^,]*)/.exec(address) ?? [];
  return { street: street?.replace(/str\.$/i, (end) => `${end[0]!}traße`) ?? null, number: number?.trim() ?? null };
}

/** The street that an asset names: that of its address, or its own name where it is one of a street; else null. */
export function streetNamedBy({ name, facts }: NamingAsset): string | null {
  const address = facts.find(({ label }) => label.en === 'Address')?.value;
  const found = address === undefined ? (textOf(name) ?? '') : (/^(.+?)\s+\d/.exec(address)?.[1] ?? '');
  const street = found.trim();
  return STREET_WORD.test(street) ? street.replace(/str\.$/i, (end) => `${end[0]!}traße`) : null;
}

/**
 * Names for generated streets: each address or stop names the street it lies on; a name goes to one street only, the nearest.
 * @returns the name of each street, '' for those that nothing names
 */
export function nameStreets(
  streets: readonly GeneratedStreet[],
  named: readonly { readonly point: Point; readonly street: string }[],
  taken: ReadonlySet<string>,
): string[] {
  const names = streets.map(() => '');
  const index = new SegmentIndex(streets.map(({ points }) => points));
  const claims = named
    .flatMap(({ point, street }) => {
      const hit = index.nearest(...point, REACH_M);
      return hit && !taken.has(street) ? [{ street, line: hit.line, distance: hit.distance }] : [];
    })
    .sort((a, b) => a.distance - b.distance);
  const given = new Set<string>();
  for (const { street, line } of claims) {
    if (names[line] !== '' || given.has(street)) continue;
    names[line] = street;
    given.add(street);
  }
  return names;
}
