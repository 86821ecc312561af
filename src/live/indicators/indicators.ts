import type { UnixMs } from '../../geo/units.ts';
import type { Catalogue, Datastream, Theme } from '../../schema/catalogue.ts';
import { isoOf } from '../../schema/observations.ts';
import { isOnTarget, type Indicator, type IndicatorJson, type ThemeTargets } from '../../schema/themeIndicators.ts';
import type { Observation } from '../observation.ts';
import { indicatorValue, type IndicatorValue } from './indicatorValue.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const LOOK_BACK_MS = 48 * HOUR_MS;
/** A past instant is answered for the full minute before it: who drags through the past does not have every second reckoned. */
const STEP_MS = 60_000;
/** Instants that are kept: a month of hours. */
const MOST_KEPT = 744;
/** What came in live may still be on its way for so long. */
const SETTLED_MS = 15 * 60_000;

export interface IndicatorsParts {
  /** The catalogue as it is now; `version` changes with it. */
  readonly catalogue: {
    readonly catalogue: Pick<Catalogue, 'features'>;
    readonly byId: ReadonlyMap<string, { readonly datastream: Datastream }>;
    readonly version: number;
  };
  readonly themes: ReadonlyMap<Theme, { readonly indicators: readonly Indicator[] }>;
  /** The state of now, and a number that changes with it. */
  readonly hub: { readonly state: () => readonly Observation[]; readonly seq: () => number };
  /** Recorded: what was at an instant does not change any more. */
  readonly clock: { readonly mode: 'live' | 'recorded'; readonly instant: () => UnixMs };
  readonly stateAt: (atMs: number, lookBackMs: number) => readonly Observation[] | Promise<readonly Observation[]>;
}

interface Bound {
  readonly key: string;
  readonly theme: Theme;
  readonly isLead: boolean;
  readonly indicator: Indicator;
  readonly datastreams: readonly Datastream[];
}
/** As `GET /api/indicators` answers. */
export interface IndicatorsAnswer {
  readonly at: string;
  readonly indicators: readonly IndicatorJson[];
  readonly themes: readonly ThemeTargets[];
}
/** A figure of now, without its texts. */
export type Figure = Pick<IndicatorJson, 'id' | 'value' | 'n' | 'of' | 'origins'> & { readonly theme: Theme };
type Values = ReadonlyMap<string, IndicatorValue>;

/** Lets others go on, in Node as in the browser. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Indicators with the datastreams there are for them; those without any are left out. The first of a theme leads it. */
function bind(
  { catalogue: { features }, byId }: IndicatorsParts['catalogue'],
  themes: IndicatorsParts['themes'],
): Bound[] {
  const byKind = new Map<string, Datastream[]>();
  for (const { properties } of features)
    byKind.set(properties.kind, [...(byKind.get(properties.kind) ?? []), ...properties.datastreams]);
  const streamsOf = ({ kind = '', property = [], datastream }: Indicator): readonly Datastream[] => {
    if (datastream !== undefined) return [byId.get(datastream)?.datastream].filter((one) => one !== undefined);
    const properties = new Set([property].flat());
    return (byKind.get(kind) ?? []).filter((one) => properties.has(one.property));
  };
  return [...themes].flatMap(([theme, { indicators }]) =>
    indicators
      .map((indicator) => ({ key: `${theme}/${indicator.id}`, theme, indicator, datastreams: streamsOf(indicator) }))
      .filter(({ datastreams }) => datastreams.length > 0)
      .map((one, i) => ({ ...one, isLead: i === 0 })),
  );
}

/** How each theme stands to its targets. What is not known misses none. */
function targetsOf(bounds: readonly Bound[], values: Values): ThemeTargets[] {
  const all = new Map<Theme, ThemeTargets>();
  for (const { key, theme, indicator } of bounds) {
    const isMet = isOnTarget({ ...indicator, value: values.get(key)?.value ?? null });
    const { targets, missed } = all.get(theme) ?? { targets: 0, missed: 0 };
    all.set(theme, { theme, targets: targets + Number(isMet !== null), missed: missed + Number(isMet === false) });
  }
  return [...all.values()];
}

/** The figures of the themes at any instant, by one reckoning: of the state at that instant. */
export function createIndicators({ catalogue, themes, hub, clock, stateAt }: IndicatorsParts) {
  let bound: { readonly version: number; readonly all: readonly Bound[] } | null = null;
  const kept = new Map<number, Values>();
  let now: { readonly seq: number; readonly second: number; readonly values: Values } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const all = (): readonly Bound[] => {
    if (bound?.version === catalogue.version) return bound.all;
    bound = { version: catalogue.version, all: bind(catalogue, themes) };
    // A theme may have got its assets since.
    kept.clear();
    now = null;
    return bound.all;
  };
  const reckon = (observations: readonly Observation[], atMs: number): Values => {
    const byId = new Map(observations.map((observation) => [observation.datastream, observation]));
    return new Map(
      all().map(({ key, indicator, datastreams }) => [
        key,
        indicatorValue(indicator, datastreams, (id) => byId.get(id), atMs),
      ]),
    );
  };
  const valuesNow = (atMs: number): Values => {
    const [seq, second] = [hub.seq(), Math.floor(performance.now() / 1000)];
    if (now?.seq !== seq && now?.second !== second) now = { seq, second, values: reckon(hub.state(), atMs) };
    return now.values;
  };
  const valuesAt = async (atMs: number): Promise<Values> => {
    const known = kept.get(atMs);
    if (known) return known;
    const values = reckon(await stateAt(atMs, LOOK_BACK_MS), atMs);
    if (clock.mode === 'recorded' || atMs < clock.instant() - SETTLED_MS) {
      kept.set(atMs, values);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    }
    return values;
  };
  const rounded = (value: number | null, { decimals }: Indicator): number | null =>
    value === null ? null : Number(value.toFixed(decimals + 2));

  const figureOf = ({ key, indicator, datastreams }: Bound, values: Values): Omit<Figure, 'theme'> => {
    const { value, n, origins } = values.get(key) ?? { value: null, n: 0, origins: [] };
    return { id: indicator.id, value: rounded(value, indicator), n, of: datastreams.length, origins: [...origins] };
  };

  async function answer(atMs: UnixMs | null, theme: Theme | null): Promise<IndicatorsAnswer> {
    const nowMs = clock.instant();
    const at = atMs === null ? nowMs : Math.floor(atMs / STEP_MS) * STEP_MS;
    const bounds = all();
    const values = atMs === null ? valuesNow(nowMs) : await valuesAt(at);
    const hours: { readonly t: number; readonly values: Values }[] = [];
    if (theme !== null && bounds.some((one) => one.theme === theme))
      for (let t = Math.floor(at / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS; t <= at; t += HOUR_MS) {
        hours.push({ t, values: await valuesAt(t) });
        await breathe();
      }
    const indicators = bounds
      .filter((one) => one.isLead || one.theme === theme)
      .map((one): IndicatorJson => {
        const { key, theme: own, isLead, indicator } = one;
        const { name, unit, decimals, target, better, why } = indicator;
        return {
          ...{ theme: own, isLead, name, unit, decimals, target: target ?? null, better: better ?? null, why },
          ...figureOf(one, values),
          hours:
            own === theme
              ? hours.map((hour) => ({
                  t: isoOf(hour.t),
                  value: rounded(hour.values.get(key)?.value ?? null, indicator),
                }))
              : [],
        };
      });
    return { at: isoOf(at), indicators, themes: targetsOf(bounds, values) };
  }

  return {
    /** The figures of now of all themes, and how each stands to its targets. */
    now: (): { readonly figures: Figure[]; readonly themes: ThemeTargets[] } => {
      const bounds = all();
      const values = valuesNow(clock.instant());
      const figures = bounds.map((one) => ({ theme: one.theme, ...figureOf(one, values) }));
      return { figures, themes: targetsOf(bounds, values) };
    },
    /**
     * The leading indicators of all themes, and those of one theme with the 24 hours before.
     * @param atMs null = now on the feed clock
     */
    at: (atMs: UnixMs | null, theme: Theme | null): ReturnType<typeof answer> => {
      const mine = queue.then(() => answer(atMs, theme));
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}
export type Indicators = ReturnType<typeof createIndicators>;
