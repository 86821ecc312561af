import { metresBetween } from '../../geo/distance.ts';
import type { RuleInstance } from './ruleInstance.ts';

type Place = readonly [lon: number, lat: number];
const metresFrom = ([lon, lat]: Place, [otherLon, otherLat]: Place): number =>
  metresBetween({ lon, lat }, { lon: otherLon, lat: otherLat });

const nameOf = ({ about }: RuleInstance): string => `${about.theme}/${about.rule}`;

/**
 * What the alarms that hold at an instant follow from: of each that follows from another, the one at the begin of the chain.
 * @param placeOf place of an asset; undefined where none is known
 */
export function leadsOf(
  active: readonly RuleInstance[],
  placeOf: (assetId: string) => Place | undefined,
): ReadonlyMap<RuleInstance, RuleInstance> {
  const byName = new Map<string, RuleInstance[]>();
  for (const instance of active) byName.set(nameOf(instance), [...(byName.get(nameOf(instance)) ?? []), instance]);

  const distanceTo = ({ subject }: RuleInstance): ((other: RuleInstance) => number) => {
    const here = placeOf(subject);
    return (other) => {
      const there = placeOf(other.subject);
      return other.subject === subject ? 0 : here && there ? metresFrom(here, there) : Infinity;
    };
  };
  const causeOf = (instance: RuleInstance): RuleInstance | undefined => {
    for (const name of instance.after) {
      const distance = distanceTo(instance);
      const causes = (byName.get(name) ?? [])
        .filter((one) => one !== instance && (instance.withinM === null || distance(one) <= instance.withinM))
        .toSorted((a, b) => distance(a) - distance(b));
      if (causes[0]) return causes[0];
    }
    return undefined;
  };
  const leads = new Map<RuleInstance, RuleInstance>();
  for (const instance of active) {
    // Rules that name each other in a circle end where it closes.
    const chain = new Set([instance]);
    let lead = instance;
    for (let cause = causeOf(lead); cause && !chain.has(cause); cause = causeOf(lead)) chain.add((lead = cause));
    if (lead !== instance) leads.set(instance, lead);
  }
  return leads;
}
