import { THEMES, type Asset, type Theme } from '../schema/catalogue.ts';
import { planAt } from '../schema/plan.ts';
import type { StatusContext } from './assetStatus.ts';

/** What the catalogue calls an owner whom it does not name: a role, no institution. */
const ROLE =
  /[Bb]etreiber$|betriebe$|träger$|pflichtige$|^Spedition|^Logistiker$|^Werksbahn$|^Shuttle-Betrieb|^nobody/u;
/** Institutions that the catalogue calls by two names. */
const SAME: Readonly<Record<string, string>> = { duisport: 'Duisburger Hafen AG' };

/**
 * The institution behind an owner: an office of the city is the city, of several who share the first one speaks.
 * @returns null where no institution is named
 */
export function partnerOf(owner: string | undefined): string | null {
  const [first = ''] = (owner ?? '').replace(/ \(.*\)$/, '').split(/, | \/ | and | und (?=andere)/);
  const name = first.replace(/^Die /, '').trim();
  return name === '' || ROLE.test(name) ? null : (SAME[name] ?? name);
}

/** Where the values of an asset come from; `none`: nothing is measured there, or nothing is known at the instant on screen. */
export const PARTNER_DATA = ['live', 'recorded', 'computed', 'simulated', 'none'] as const;
export type PartnerData = (typeof PARTNER_DATA)[number];

export interface Partner {
  readonly name: string;
  readonly assets: number;
  /** Most first. */
  readonly themes: readonly (readonly [theme: Theme, assets: number])[];
  /** Assets by the best that is known of them at the instant on screen. */
  readonly data: Readonly<Record<PartnerData, number>>;
  /** Assets that are planned or under construction. */
  readonly planned: number;
  /** Where most of its assets link to; what it shares with others does not count. */
  readonly href: string | null;
}

const tally = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
const mostFirst = <K>(counts: ReadonlyMap<K, number>): [K, number][] => [...counts].sort((a, b) => b[1] - a[1]);

function dataOf({ properties }: Asset, { readings }: StatusContext): PartnerData {
  const origins = new Set<string | undefined>();
  for (const { index } of properties.datastreams) {
    const reading = readings.get(index ?? -1);
    if (reading && reading.quality !== 'missing') origins.add(reading.origin);
  }
  return PARTNER_DATA.find((origin) => origins.has(origin)) ?? 'none';
}

/** Who owns the assets of a catalogue, as it says so itself: most assets first, then by name. Movers are not counted, they come and go. */
export function partnersOf(assets: readonly Asset[], at: StatusContext): Partner[] {
  const owned = new Map<string, { name: string; assets: Asset[] }>();
  for (const asset of assets) {
    const name = partnerOf(asset.properties.owner);
    if (name === null || asset.properties.mover) continue;
    // Registers write the same firm in capitals and without.
    const key = name.toLowerCase();
    const own = owned.get(key) ?? { name, assets: [] };
    own.assets.push(asset);
    owned.set(key, own);
  }
  const partners = [...owned.values()].map(({ name, assets: own }): Partner => {
    const themes = new Map<Theme, number>();
    const pages = new Map<string, number>();
    const data = { live: 0, recorded: 0, computed: 0, simulated: 0, none: 0 };
    let planned = 0;
    for (const asset of own) {
      const { theme, links, plan } = asset.properties;
      tally(themes, theme);
      data[dataOf(asset, at)]++;
      if (links[0] && !asset.properties.owner!.includes(' / ')) tally(pages, new URL(links[0].href).origin);
      if (plan && planAt(plan, at.instantMs ?? Infinity).state !== 'built') planned++;
    }
    const byTheme = mostFirst(themes).sort((a, b) => b[1] - a[1] || THEMES.indexOf(a[0]) - THEMES.indexOf(b[0]));
    return { name, assets: own.length, themes: byTheme, data, planned, href: mostFirst(pages)[0]?.[0] ?? null };
  });
  return partners.sort((a, b) => b.assets - a.assets || (a.name < b.name ? -1 : 1));
}

/** Whether an asset is one of a partner's. */
export const isOfPartner = ({ properties }: Asset, partner: string): boolean =>
  !properties.mover && partnerOf(properties.owner)?.toLowerCase() === partner.toLowerCase();
