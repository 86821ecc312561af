import type { Building, BuildingFacts, SourceNote } from '../model/Building.ts';
import { extrude } from '../model/extrude.ts';
import { kindByDirection, packSurfaces, reversedRing, type Surface } from '../model/geometry.ts';
import { isClosed, volume } from '../model/measure.ts';
import { readFunctionCode, readRoofCode } from '../model/registerWords.ts';
import { assembleBuilding, readCount, readDay, readYear } from './assembleBuilding.ts';
import { isInGermany } from './cityGmlCrs.ts';
import { CityGmlError } from './cityGmlMember.ts';
import type { RawMember, RawNode } from './cityGmlRaw.ts';

/** Farther than this above or below sea level is a mistake, metres. */
const HIGHEST_M = 3500;
/** A building does not reach farther than this, metres. */
const WIDEST_M = 5000;

/**
 * The buildings of one member: each with its parts.
 * @param fallbackId id of a building that has none, from its line
 * @throws CityGmlError where a building has no geometry that can be used
 */
export function buildFromMember(
  member: RawMember,
  source: SourceNote,
  fallbackId: (line: number) => string,
): Building[] {
  return member.nodes.flatMap((root, r) => (root.parent < 0 ? [buildOne(member, r, source, fallbackId)] : []));
}

function buildOne(member: RawMember, root: number, source: SourceNote, fallbackId: (line: number) => string): Building {
  const nodes = member.nodes.flatMap((node, i) => (i === root || node.parent === root ? [i] : []));
  const main = member.nodes[root]!;
  const facts = nodes.map((i) => factsOf(member.nodes[i]!, fallbackId, member));
  const surfaces: Surface[] = [];
  let lod: Building['lod'] = 0;
  nodes.forEach((i, part) => {
    const found = surfacesOfNode(member, i, part);
    surfaces.push(...found.surfaces);
    if (found.lod > lod) lod = found.lod;
  });
  if (surfaces.length === 0) {
    const hasMore = nodes.some((i) => member.nodes[i]!.hasHigherLod);
    throw new CityGmlError(main.line, main.id, hasMore ? 'has geometry in LoD3 or LoD4 only' : 'has no geometry');
  }
  checkPlace(surfaces, main);
  const { AGS, Gemeindeschluessel = AGS } = main.attributes as Record<string, string | undefined>;
  return assembleBuilding(
    {
      ...facts[0]!,
      ags: /^\d{8}$/.test(Gemeindeschluessel ?? '') ? Gemeindeschluessel! : null,
      parts: facts.slice(1),
      lod,
      surfaces,
    },
    source,
  );
}

function factsOf(node: RawNode, fallbackId: (line: number) => string, member: RawMember): BuildingFacts {
  const { texts } = node;
  const height = Number(texts['measuredHeight'] ?? NaN);
  const unit = node.heightUnit.value;
  const isMetres = unit === '' || /(^|[:#/])(m|metre|meter)$/i.test(unit);
  if (!isMetres) member.notes.push(`heights in "${unit.slice(0, 20)}" are not taken over`);
  const code = texts['function'] ?? texts['usage'] ?? texts['class'];
  return {
    id: node.id ?? fallbackId(node.line),
    name: texts['name'] ?? null,
    use: code ? readFunctionCode(code) : null,
    roof: texts['roofType'] ? readRoofCode(texts['roofType']) : null,
    storeysAboveGround: readCount(texts['storeysAboveGround']),
    storeysBelowGround: readCount(texts['storeysBelowGround']),
    measuredHeightM: isMetres && height > 0 && Number.isFinite(height) ? height : null,
    yearOfConstruction: readYear(texts['yearOfConstruction']),
    createdOn: readDay(texts['creationDate']),
    addresses: node.addresses.map((address) => ({
      street: address['ThoroughfareName'] ?? '',
      number: address['ThoroughfareNumber'] ?? '',
      postcode: address['PostalCodeNumber'] ?? '',
      city: address['LocalityName'] ?? '',
    })),
    attributes: node.attributes,
  };
}

/** Surfaces of the best level of detail that a building or part has: LoD2, else LoD1, else a block over its footprint. */
function surfacesOfNode(member: RawMember, node: number, part: number): { surfaces: Surface[]; lod: 0 | 1 | 2 } {
  for (const lod of [2, 1] as const) {
    const surfaces = surfacesAt(member, node, part, lod);
    if (surfaces.length > 0) return { surfaces, lod };
  }
  const outline = member.polygons.find((polygon) => polygon.node === node && polygon.lod === 0);
  const height = Number(member.nodes[node]!.texts['measuredHeight'] ?? NaN);
  if (!outline || !(height > 0)) return { surfaces: [], lod: 0 };
  member.notes.push('footprints are raised to their measured height');
  const foot = outline.rings[0]![2]!;
  return { surfaces: extrude(outline.rings, foot, foot + height, part), lod: 0 };
}

function surfacesAt(member: RawMember, node: number, part: number, lod: number): Surface[] {
  const own = member.polygons.flatMap((polygon, i) => (polygon.node === node && polygon.lod === lod ? [i] : []));
  const shell = new Map<number, boolean>(); // polygon → whether it is turned round
  let hasSolid = false;
  for (const i of own)
    if (member.polygons[i]!.isInSolid) {
      hasSolid = true;
      shell.set(i, false);
    }
  for (const reference of member.references) {
    if (reference.node !== node || reference.lod !== lod) continue;
    const targets = member.ids.get(reference.target);
    if (!targets) {
      member.notes.push('references to surfaces that are not in the building are left out');
      continue;
    }
    if (reference.isInSolid) hasSolid = true;
    for (const i of targets) if (reference.isInSolid || !hasSolid) shell.set(i, reference.isReversed);
  }
  const sides = [...new Set([...own, ...shell.keys()])].map((i) => {
    const polygon = member.polygons[i]!;
    const rings = shell.get(i) ? polygon.rings.map(reversedRing) : polygon.rings;
    return { named: polygon.kind, isShell: hasSolid ? shell.has(i) : true, rings };
  });
  return rightSideOut(sides, member).map(({ named, isShell, rings }) => ({
    kind: named ?? kindByDirection(rings),
    part,
    isShell,
    rings,
  }));
}

interface Side {
  readonly named: Surface['kind'] | null;
  readonly isShell: boolean;
  readonly rings: Float64Array[];
}

/** A closed shell with a negative volume is inside out as a whole: every surface is turned round. */
function rightSideOut(sides: Side[], member: RawMember): Side[] {
  const geometry = packSurfaces(sides.map((side) => ({ ...side, kind: 'wall', part: 0 })));
  if (sides.length === 0 || volume(geometry) >= 0 || !isClosed(geometry)) return sides;
  member.notes.push('buildings that were inside out are turned');
  return sides.map((side) => ({ ...side, rings: side.rings.map(reversedRing) }));
}

function checkPlace(surfaces: readonly Surface[], node: RawNode): void {
  const [e0, n0] = surfaces[0]!.rings[0]! as unknown as [number, number];
  for (const { rings } of surfaces)
    for (const ring of rings)
      for (let i = 0; i < ring.length; i += 3) {
        const [e, n, h] = [ring[i]!, ring[i + 1]!, ring[i + 2]!];
        if (!isInGermany(e, n)) throw new CityGmlError(node.line, node.id, `${e} ${n} is not in UTM zone 32`);
        if (Math.abs(h) > HIGHEST_M) throw new CityGmlError(node.line, node.id, `a height of ${h} m cannot be right`);
        if (Math.abs(e - e0) > WIDEST_M || Math.abs(n - n0) > WIDEST_M)
          throw new CityGmlError(node.line, node.id, `reaches more than ${WIDEST_M} m: a corner is far off`);
      }
}
