import * as v from 'valibot';
import {
  AssetSchema,
  CatalogueSchema,
  DatastreamSchema,
  type Catalogue,
  type Datastream,
} from '../schema/catalogue.ts';
import { decode, DecodeError } from '../schema/decode.ts';

/** What the datastreams of many assets have in common: all but the id and the index. */
const TemplateSchema = v.omit(DatastreamSchema, ['id', 'index']);
const WHAT = 'catalogue frame';
const Index = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * A catalogue as a frame carries it: each kind of datastream once, assets name theirs by its place in the list and the index on the wire.
 * Ten thousand datastreams are a few hundred kinds.
 */
const PackedSchema = v.object({
  ...v.omit(CatalogueSchema, ['features']).entries,
  templates: v.array(TemplateSchema),
  features: v.array(
    v.object({
      ...AssetSchema.entries,
      properties: v.object({
        ...AssetSchema.entries.properties.entries,
        datastreams: v.array(v.tuple([Index, Index])),
      }),
    }),
  ),
});

/** @returns what `unpackCatalogue` reads; datastreams without an index are left out, nobody could send their values */
export function packCatalogue(catalogue: Catalogue): unknown {
  const templates: Omit<Datastream, 'id' | 'index'>[] = [];
  const placeOf = new Map<string, number>();
  const place = (stream: Datastream): number => {
    const rest: Omit<Datastream, 'id' | 'index'> & Partial<Datastream> = { ...stream };
    delete rest.id;
    delete rest.index;
    const key = JSON.stringify(rest);
    let at = placeOf.get(key);
    if (at === undefined) {
      at = templates.push(rest) - 1;
      placeOf.set(key, at);
    }
    return at;
  };
  const features = catalogue.features.map((asset) => ({
    ...asset,
    properties: {
      ...asset.properties,
      datastreams: asset.properties.datastreams.flatMap((stream) =>
        stream.index === undefined ? [] : [[place(stream), stream.index]],
      ),
    },
  }));
  return { ...catalogue, templates, features };
}

/** @throws DecodeError where it does not fit, or an asset names a template that is not there */
export function unpackCatalogue(input: unknown): Catalogue {
  const { templates, features, ...rest } = decode(PackedSchema, input, WHAT);
  return {
    ...rest,
    features: features.map((asset, i) => ({
      ...asset,
      properties: {
        ...asset.properties,
        datastreams: asset.properties.datastreams.map(([place, index], k): Datastream => {
          const template = templates[place];
          if (!template)
            throw new DecodeError(WHAT, `features.${i}.properties.datastreams.${k}`, `there is no template ${place}`);
          return { ...template, id: `${asset.id}/${template.property}`, index };
        }),
      },
    })),
  };
}
