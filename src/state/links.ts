import { nearestOf } from '../geo/distance.ts';
import type { LonLat } from '../geo/sceneFrame.ts';
import type { Asset } from '../schema/catalogue.ts';
import type { ShownPicture } from './pictures.ts';

/** A line of a picture of links. */
export interface PictureLink {
  readonly from: LonLat;
  readonly to: LonLat;
  /** Position of the item whose value it has: the asset it begins at. */
  readonly item: number;
}

const placeOf = ({ geometry }: Asset): LonLat => ({ lon: geometry!.coordinates[0], lat: geometry!.coordinates[1] });

/** Where the links of a picture lead: from each item to the nearest asset of the kind that follows its own in `via`. None where there is no such asset. */
export function linksOf({ picture, items }: ShownPicture, assets: readonly Asset[]): PictureLink[] {
  const places = picture.via.map((kind) =>
    assets.filter(({ properties, geometry }) => properties.kind === kind && geometry !== null).map(placeOf),
  );
  return items.flatMap(({ asset }, item) => {
    const from = placeOf(asset);
    // A kind that is not in `via` stands at the beginning.
    const targets = places[picture.via.indexOf(asset.properties.kind) + 1] ?? [];
    const nearest = targets[nearestOf(targets, from)];
    return nearest ? [{ from, to: nearest, item }] : [];
  });
}
