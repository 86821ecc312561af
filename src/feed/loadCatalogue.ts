import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogueSchema, type Asset } from '../schema/catalogue.ts';
import { decode, DecodeError } from '../schema/decode.ts';
import { createFeedCatalogue, type FeedCatalogue, type KindLooks } from './feedCatalogue.ts';

export type { FeedCatalogue } from './feedCatalogue.ts';

/**
 * All assets of a folder of GeoJSON files, with datastream indices by sorted id.
 * @param looks names and signs of kinds, as the themes' files have them
 * @throws DecodeError naming file and path; also for an id that occurs twice or a datastream that is not of its asset
 */
export function loadCatalogue(folder: string, epoch: number, looks?: KindLooks): FeedCatalogue {
  const features: Asset[] = [];
  const fileOf = new Map<string, string>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.geojson'))
    .sort()) {
    let input: unknown;
    try {
      input = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    } catch (error) {
      throw new DecodeError(file, '', (error as Error).message);
    }
    decode(CatalogueSchema, input, file).features.forEach((asset, i) => {
      const twin = fileOf.get(asset.id);
      if (twin) throw new DecodeError(file, `features.${i}.id`, `${asset.id} is already in ${twin}`);
      fileOf.set(asset.id, file);
      asset.properties.datastreams.forEach(({ id, property }, k) => {
        if (id !== `${asset.id}/${property}`)
          throw new DecodeError(
            file,
            `features.${i}.properties.datastreams.${k}.id`,
            `must be ${asset.id}/${property}`,
          );
      });
      features.push(asset);
    });
  }
  return createFeedCatalogue(features, epoch, looks);
}
