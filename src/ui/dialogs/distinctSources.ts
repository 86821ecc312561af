import type { Provenance } from '../../schema/catalogue.ts';

export interface ListedSource {
  readonly kind: Provenance['kind'];
  readonly source: string;
  readonly licence: string;
  /** `2017-01` or `2017-01 – 2026-09`. */
  readonly dates: string;
}

/** Each source once, with the span of its dates; the most used first. */
export function distinctSources(provenances: readonly Provenance[]): ListedSource[] {
  const found = new Map<string, { first: Provenance; from: string; to: string; uses: number }>();
  for (const one of provenances) {
    const key = `${one.kind}\n${one.source}\n${one.licence}`;
    const before = found.get(key);
    if (!before) {
      found.set(key, { first: one, from: one.date, to: one.date, uses: 1 });
      continue;
    }
    before.uses++;
    if (one.date < before.from) before.from = one.date;
    if (one.date > before.to) before.to = one.date;
  }
  return [...found.values()]
    .sort((a, b) => b.uses - a.uses)
    .map(({ first: { kind, source, licence }, from, to }) => ({
      kind,
      source,
      licence,
      dates: from === to ? from : `${from} – ${to}`,
    }));
}
