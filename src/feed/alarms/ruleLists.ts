import type { Asset } from '../../schema/catalogue.ts';
import type { CatalogueAt } from '../pastCatalogue.ts';
import type { AlarmsParts } from './alarms.ts';
import { ruleInstances, type RuleInstance } from './ruleInstance.ts';

/** Alarms of assets that are no more and were asked for; of more they are made anew, and what was reckoned of them. */
const MOST_GONE = 20_000;

/** Rules applied to assets as they are, and as they were. Alarms that have stayed the same are the same objects: what was reckoned of them stays known. */
export function createRuleLists({
  catalogue,
  past,
  themes,
  systems,
}: Pick<AlarmsParts, 'catalogue' | 'past' | 'themes' | 'systems'>) {
  let version = -1;
  let all: readonly RuleInstance[] = [];
  let byText = new Map<string, RuleInstance>();
  let gone = new Map<string, RuleInstance>();
  /** For the last instant that was asked for. */
  let held: { readonly of: CatalogueAt; readonly now: readonly RuleInstance[]; readonly then: readonly RuleInstance[] } | null = null;

  const now = (): readonly RuleInstance[] => {
    if (version === catalogue.version) return all;
    version = catalogue.version;
    const made = ruleInstances(catalogue, themes, systems).map((instance): readonly [string, RuleInstance] => {
      const text = JSON.stringify(instance);
      return [text, byText.get(text) ?? gone.get(text) ?? instance];
    });
    const isSame = made.length === all.length && made.every(([, instance], i) => instance === all[i]);
    if (isSame) return all;
    byText = new Map(made);
    all = made.map(([, instance]) => instance);
    return all;
  };
  /** Of assets that were something else or are no more. */
  const ofOthers = (features: readonly Asset[]): RuleInstance[] => {
    const streams = new Map(features.flatMap(({ properties }) => properties.datastreams.map((datastream) => [datastream.id, { datastream }] as const)));
    const byId = { get: (id: string) => streams.get(id) ?? catalogue.byId.get(id) };
    now();
    return ruleInstances({ catalogue: { features }, byId }, themes, systems).map((instance) => {
      const text = JSON.stringify(instance);
      const known = byText.get(text) ?? gone.get(text);
      if (known) return known;
      if (gone.size >= MOST_GONE) gone = new Map();
      gone.set(text, instance);
      return instance;
    });
  };
  return {
    /** All alarms there can be now; the same list while it has not changed. */
    now,
    /** All that there could be at an instant; the list of now where that is the same. */
    at: (atMs: number): readonly RuleInstance[] => {
      const of = past.at(atMs);
      const list = now();
      if (held?.of === of && held.now === list) return held.then;
      const replaced = new Set(of.others.map(({ id }) => id));
      const stayed = list.filter(({ subject }) => !of.absent.has(subject) && !replaced.has(subject));
      const others = ofOthers(of.others);
      const then = others.length === 0 && stayed.length === list.length ? list : [...stayed, ...others];
      held = { of, now: list, then };
      return then;
    },
    /** Those of assets that are no more and were there within a span. */
    goneBetween: (fromMs: number, toMs: number): RuleInstance[] => ofOthers(past.goneBetween(fromMs, toMs)),
    /** An alarm by its name, be it of an asset that is no more. */
    find: (alarm: string): RuleInstance | undefined => {
      const known = now().find(({ id }) => id === alarm);
      if (known) return known;
      // The name of an alarm has that of its asset in it.
      const ended = past.ended().flatMap(({ asset }) => (alarm.includes(`/${asset.id}`) ? [asset] : []));
      return ofOthers(ended).find(({ id }) => id === alarm);
    },
  };
} // prettier-ignore
