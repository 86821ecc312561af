import type { Violation } from './violation.ts';

/** What carries boxes to a yard or from there, and how many TEU are on it; null while it is not here. */
export interface CarrierOf {
  readonly id: string;
  /** Between two instants of one visit nothing but the yard gives it a box or takes one. */
  readonly on: (atMs: number) => { readonly visit: string; readonly teu: number } | null;
}

/** A yard as its terminal tells of it, with all that bring and fetch boxes. */
export interface YardOf {
  readonly id: string;
  readonly told: (atMs: number) => { readonly stock: number };
  readonly carriers: readonly CarrierOf[];
  /** TEU that its cranes have set down and taken between two instants. */
  readonly byShip: (afterMs: number, toMs: number) => { readonly inward: number; readonly outward: number };
}

/**
 * The boxes of a yard against those on the wagons, on the trucks and on the hooks over the quay: what is no longer there is in the yard, and what the yard
 * lacks is there. No box is in two places, none in none.
 */
export function checkYards(yards: readonly YardOf[], beforeMs: number, atMs: number): Violation[] {
  return yards.flatMap(({ id, told, carriers, byShip }) => {
    const { inward, outward } = byShip(beforeMs, atMs);
    let given = inward - outward;
    for (const { on } of carriers) {
      const [before, now] = [on(beforeMs), on(atMs)];
      if (before && now && before.visit === now.visit) given += before.teu - now.teu;
    }
    const change = told(atMs).stock - told(beforeMs).stock;
    return change === given ? [] : [{ rule: 'yard is not what was brought', asset: id, atMs, detail: `${change} TEU more, ${given} brought` }]; // prettier-ignore
  });
}
