import type { AlarmData } from '../../schema/alarms.ts';
import type { Asset, Datastream, Theme, Threshold } from '../../schema/catalogue.ts';
import type { Text } from '../../schema/texts.ts';
import type { ThemeTexts } from '../../schema/theme.ts';
import type { Condition, ConditionOf, Severity } from '../../schema/themeRules.ts';
import type { FeedCatalogue } from '../loadCatalogue.ts';
import type { SystemOf } from './ownerSystems.ts';

/** A test of one datastream: `slot` is its place in the instance's list. */
export type Leaf =
  | {
      readonly test: 'value';
      readonly is: 'above' | 'below';
      readonly slot: number;
      readonly value: number;
      readonly staleMs: number;
    }
  | {
      readonly test: 'change';
      readonly is: 'rises' | 'falls';
      readonly slot: number;
      readonly by: number;
      readonly withinMs: number;
      readonly staleMs: number;
    }
  | { readonly test: 'missing'; readonly slot: number; readonly afterMs: number };
/** Conditions bound to datastreams. */
export type Tree = Leaf | { readonly test: 'combined'; readonly is: 'all' | 'any'; readonly members: readonly Tree[] };

/** A rule applied to one asset: what raises one alarm. */
export interface RuleInstance {
  /** Of the alarm: theme, rule and asset, `iot/silent-gauge/gauge/duisburg-ruhrort`. */
  readonly id: string;
  readonly subject: string;
  /** Datastream ids; that of the first condition comes first. */
  readonly datastreams: readonly string[];
  readonly tree: Tree;
  readonly forMs: number;
  /** Rules of the alarms that this one follows from, `theme/rule`, and how near their assets are, metres; null = anywhere. */
  readonly after: readonly string[];
  readonly withinM: number | null;
  /** What is said of the alarm, without the value. */
  readonly about: Omit<AlarmData, 'value' | 'origin'>;
}

/** As `freshnessOf` has it: beyond this age a value says nothing of now. */
const staleMsOf = ({ intervalS }: Datastream): number => intervalS * 3000 + Math.max(5000, intervalS * 200);

const textOf = (make: (lang: keyof Text) => string): Text => ({ de: make('de'), en: make('en'), zh: make('zh') });
const shortOf = (label: string): string => label.split(/[:：]/)[0]!;
const REACHED: Text = { de: 'erreicht', en: 'reached', zh: '已达到' };

/** What stands for a mark of the catalogue that no rule speaks of. */
const markRule = (datastream: Datastream, mark: Threshold): Said => ({
  title: textOf((lang) => shortOf(mark.label[lang])),
  cause: textOf((lang) => `${datastream.name[lang]}: ${mark.label[lang]} (${REACHED[lang]})`),
  action: null,
});

interface Said {
  readonly title: Text;
  readonly cause: Text;
  readonly action: Text | null;
  readonly after?: readonly string[];
  readonly withinM?: number | undefined;
  readonly owner?: string | undefined;
  readonly link?: string | undefined;
}

const causesOf = ({ after = [], withinM }: Said): Pick<RuleInstance, 'after' | 'withinM'> => ({ after, withinM: withinM ?? null }); // prettier-ignore

/** Where an alarm leads: what the operator of this feed has configured, what its rule says, the owner's public page, the asset's. */
export interface Systems {
  readonly configured: SystemOf;
  readonly known: SystemOf;
}
const NO_SYSTEMS: Systems = { configured: () => null, known: () => null };

function aboutOf(id: string, rule: string, theme: Theme, severity: Severity, said: Said, asset: Asset, stream: Datastream, tree: Tree, systems: Systems): RuleInstance['about'] {
  const owner = said.owner ?? asset.properties.owner ?? null;
  const subject = { asset: asset.id, datastream: stream.id, alarm: id };
  return {
    ...{ alarm: id, rule, theme, severity, title: said.title, cause: said.cause, action: said.action, owner },
    link: systems.configured(owner, subject) ?? said.link ?? systems.known(owner, subject) ?? asset.properties.links[0]?.href ?? null,
    ...{ datastream: stream.id, unit: stream.unit, ...worseOf(tree) },
  };
} // prettier-ignore

const markTree = ({ when, value }: Threshold, stream: Datastream): Tree => ({
  ...{ test: 'value', is: when },
  ...{ slot: 0, value, staleMs: staleMsOf(stream) },
});

/** Which of two values of the first datastream is the worse one; absent where the conditions do not say, or one says this and another that. */
function worseOf(tree: Tree): Pick<AlarmData, 'worse'> {
  if (tree.test === 'combined') {
    const said = new Set(tree.members.flatMap((member) => worseOf(member).worse ?? []));
    const [worse] = said;
    return said.size === 1 && worse ? { worse } : {};
  }
  if (tree.test === 'missing' || tree.slot !== 0) return {};
  return { worse: tree.is === 'above' || tree.is === 'rises' ? 'higher' : 'lower' };
}

/** Binds a condition to the datastreams of an asset; null where one is not in the catalogue. */
function bind(condition: Condition, asset: Asset, byId: RuledAssets['byId'], datastreams: Datastream[]): Tree | null {
  if (condition.test === 'combined') {
    const members = condition.members.map((member) => bind(member, asset, byId, datastreams));
    if (members.includes(null)) return null;
    return { test: 'combined', is: condition.is, members: members.filter((tree) => tree !== null) };
  }
  const stream = streamOf(condition.of, asset, byId);
  if (!stream || condition.test === 'mark') return null;
  let slot = datastreams.indexOf(stream);
  if (slot < 0) slot = datastreams.push(stream) - 1;
  switch (condition.test) {
    case 'value':
      return { ...{ test: 'value', is: condition.is }, slot, value: condition.value, staleMs: staleMsOf(stream) };
    case 'change':
      return {
        ...{ test: 'change', is: condition.is, slot, by: condition.by },
        ...{ withinMs: condition.withinS * 1000, staleMs: staleMsOf(stream) },
      };
    case 'missing':
      return { test: 'missing', slot, afterMs: condition.afterS * 1000 };
  }
}

function streamOf(of: ConditionOf, asset: Asset, byId: RuledAssets['byId']): Datastream | undefined {
  return 'datastream' in of
    ? byId.get(of.datastream)?.datastream
    : asset.properties.datastreams.find(({ property }) => property === of.property);
}

/** Assets that rules are about. */
export interface RuledAssets {
  readonly catalogue: { readonly features: readonly Asset[] };
  readonly byId: { get(datastream: string): { readonly datastream: Datastream } | undefined };
  readonly isLater?: FeedCatalogue['isLater'];
}

/**
 * Every rule of the themes for every asset it is about, and the marks of the catalogue of level `alarm` that no rule speaks of. Marks of
 * level `watch` and those of simulated stations colour the status; they are alarms only where a rule says so, or a hundred rooms to air
 * would hide the river. Ascending by asset, so that who reads the past reads one asset at a time.
 */
export function ruleInstances(
  { catalogue: { features }, byId, isLater }: RuledAssets,
  themes: ReadonlyMap<Theme, Pick<ThemeTexts, 'rules'>>,
  systems = NO_SYSTEMS,
): RuleInstance[] {
  const rules = [...themes].flatMap(([theme, { rules: own }]) => own.map((rule) => ({ theme, rule })));
  const byKind = groupBy(rules, ({ rule }) => rule.kind);
  const byAsset = groupBy(rules, ({ rule }) => rule.asset);
  return features.flatMap((asset) => {
    const instances: RuleInstance[] = [];
    const spokenOf = new Set<string>();
    const markKey = (stream: Datastream, level: string): string => `${stream.id} ${level}`;
    const addMarks = (stream: Datastream, level: Severity, theme: Theme, rule: string, said: (mark: Threshold) => Said): void => {
      spokenOf.add(markKey(stream, level));
      for (const mark of stream.thresholds.filter((one) => one.level === level)) {
        const id = `${theme}/${rule}/${stream.id}/${mark.value}`;
        const tree = markTree(mark, stream);
        instances.push({
          ...{ id, subject: asset.id, datastreams: [stream.id], tree, forMs: 0 },
          ...causesOf(said(mark)),
          about: aboutOf(id, rule, theme, level, said(mark), asset, stream, tree, systems),
        });
      }
    }; // prettier-ignore
    for (const { theme, rule } of [...(byKind.get(asset.properties.kind) ?? []), ...(byAsset.get(asset.id) ?? [])]) {
      if (rule.when.test === 'mark') {
        const stream = streamOf(rule.when.of, asset, byId);
        if (stream) addMarks(stream, rule.when.level, theme, rule.id, () => rule);
        continue;
      }
      const datastreams: Datastream[] = [];
      const tree = bind(rule.when, asset, byId, datastreams);
      if (!tree) continue;
      const id = `${theme}/${rule.id}/${asset.id}`;
      instances.push({
        ...{ id, subject: asset.id, datastreams: datastreams.map((one) => one.id), tree, forMs: (rule.forS ?? 0) * 1000 },
        ...causesOf(rule),
        about: aboutOf(id, rule.id, theme, rule.severity, rule, asset, datastreams[0]!, tree, systems),
      }); // prettier-ignore
    }
    for (const stream of asset.properties.datastreams)
      if (!spokenOf.has(markKey(stream, 'alarm')) && !(stream.index !== undefined && isLater?.(stream.index)))
        addMarks(stream, 'alarm', asset.properties.theme, 'mark', (mark) => markRule(stream, mark));
    return instances;
  });
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): ReadonlyMap<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
