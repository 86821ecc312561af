import { generatedIdAt } from '../../schema/buildingId.ts';
import type { Provenance } from '../../schema/catalogue.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { BuildingMesh, CityBuilding } from '../model/CityBuilding.ts';
import { KINDS } from './kinds.ts';
import type { Plan } from './plan.ts';
import { ON_GROUND, Solids, type Part } from './solids.ts';

const FROM_CENSUS: Provenance = {
  kind: 'generated',
  source: 'generated from census counts (Statistische Ämter des Bundes und der Länder, Zensus 2011)',
  licence: 'dl-de/by-2-0',
  date: '2011-05-09',
};
const FROM_LAND_USE: Provenance = {
  kind: 'generated',
  source: 'Hafenblick: generated from curated land use',
  licence: 'CC BY 4.0',
  date: '2026',
};

/** A generated building for the tiles. Its id is its place, so that it stays the same where nothing near it changes. */
export function generatedBuilding(plan: Plan, street: string | null = null): CityBuilding {
  const { use, text } = KINDS[plan.kind];
  const setBack = plan.shape.form === 'set-back' ? plan.shape.storeyM : 0;
  return {
    id: generatedIdAt(Math.round(plan.x * 10), Math.round(plan.z * 10)),
    name: plan.name ?? null,
    use,
    kind: text,
    roof: plan.shape.form === 'corner' && plan.ridge > 0 ? 'complex' : plan.roof,
    storeys: plan.storeys,
    years: plan.years,
    street: plan.street ?? street,
    number: plan.number ?? null,
    dwellings: plan.dwellings,
    provenance: use === 'dwelling' || use === 'outbuilding' || plan.dwellings ? FROM_CENSUS : FROM_LAND_USE,
    footprint: outlineOf(plan).map(([u, v]) => inScene(plan, u, v)),
    footM: plan.foot,
    // A parapet is the wall itself.
    topM: plan.foot + plan.eaves + (plan.roof === 'flat' ? 0 : plan.ridge) + setBack,
    mesh: () => meshOf(plan),
  };
}

/** Place in a building's own frame (u along its axis, v across it) → scene. */
const inScene = ({ x, z, turn }: Plan, u: number, v: number): [number, number] => [
  x + u * Math.cos(turn) + v * Math.sin(turn),
  z - u * Math.sin(turn) + v * Math.cos(turn),
];

/** Outline in the building's own frame. */
export function outlineOf({ w, d, shape }: Plan): Point[] {
  const [s, t] = [w / 2, d / 2];
  if (shape.form === 'corner') {
    const { depth, u, v } = shape;
    return [[0, 0], [w, 0], [w, depth], [depth, depth], [depth, d], [0, d]].map(([p, q]) => [u * (s - p!), v * (t - q!)]); // prettier-ignore
  }
  return [[-s, -t], [s, -t], [s, t], [-s, t]]; // prettier-ignore
}

/** Area of the outline, m². */
export function groundM2(plan: Plan): number {
  const { w, d, shape } = plan;
  if (shape.form === 'corner') return shape.depth * (w + d - shape.depth);
  return w * d;
}

function meshOf(plan: Plan): BuildingMesh {
  const solids = new Solids((u, v) => inScene(plan, u, v), plan.foot);
  const { w, d, eaves, ridge, roof, shape, freeEnds } = plan;
  const whole: Part = { u: 0, v: 0, w, d, base: ON_GROUND, eaves, ridge, roof, freeEnds };
  if (shape.form === 'corner') {
    solids.corner(w, d, shape.depth, shape.u, shape.v, eaves, roof === 'flat' ? 0 : ridge);
    return solids.mesh();
  }
  solids.add(whole);
  if (shape.form === 'set-back')
    solids.add({
      ...whole,
      w: w - 2 * shape.inset,
      d: d - 2 * shape.inset,
      base: eaves - 1,
      eaves: eaves + shape.storeyM,
      ridge: 0,
      roof: 'flat',
    });
  return solids.mesh();
}
