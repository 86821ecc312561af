import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Structure } from '../schema/structures.ts';
import { TextSchema } from '../schema/texts.ts';
import type { BuildingMesh, CityBuilding } from './model/CityBuilding.ts';
import { CityInputError, readJson } from './readers/geojson.ts';
import { structureRows } from './structureRows.ts';

/** How the viewer draws a curated model that nothing moves; without triangles where it draws none. */
export type CastModel = (structure: Structure) => BuildingMesh;

/** Some assets have no place, and no geometry: the rest of the file is the feed's affair. */
const Id = v.optional(v.string());
const AssetsSchema = v.looseObject({
  features: v.array(v.looseObject({ id: Id, properties: v.looseObject({ id: Id, name: v.optional(TextSchema) }) })),
});

/**
 * German names of the curated assets by their ids.
 * @throws CityInputError naming the place in the file and the reason
 */
export function assetNames(folder: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.geojson')) continue;
    const read = v.safeParse(AssetsSchema, readJson(join(folder, file)), { abortEarly: true });
    if (!read.success)
      throw new CityInputError(join(folder, file), v.getDotPath(read.issues[0]) ?? '', read.issues[0].message);
    for (const { id: own, properties } of read.output.features) {
      const id = own ?? properties.id;
      if (id !== undefined && properties.name) names.set(id, properties.name.de);
    }
  }
  return names;
}

/**
 * Curated models with the shapes that the viewer gives them, for tilesets that others read: the rows of the index, with their names, and as
 * high as their shapes are.
 */
export function shapedModels(
  structures: readonly Structure[],
  cast: CastModel,
  names: ReadonlyMap<string, string>,
): readonly CityBuilding[] {
  const byId = new Map(structures.toReversed().map((structure) => [structure.id, structure]));
  return structureRows(structures).flatMap((row) => {
    const mesh = cast(byId.get(row.id)!);
    if (mesh.indices.length === 0) return [];
    let topM = row.footM;
    for (const corner of mesh.indices) topM = Math.max(topM, mesh.positions[corner * 3 + 1]!);
    return { ...row, name: names.get(row.id) ?? null, topM, mesh: () => mesh };
  });
}
