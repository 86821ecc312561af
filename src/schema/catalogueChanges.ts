import * as v from 'valibot';
import { AssetIdSchema, AssetSchema } from './catalogue.ts';
import { InstantSchema } from './observations.ts';

/** `GET /api/catalogue?at=…&part=changes`: in what the catalogue of an instant differs from that of now. */
export const CatalogueChangesSchema = v.object({
  /** As of the catalogue: names the assignment of datastream indices. */
  epoch: v.number(),
  /** Assets that were something else then, or are no more. */
  features: v.array(AssetSchema),
  /** Assets of now that were not there yet. */
  absent: v.array(AssetIdSchema),
  /** Holds from here on, and before `to`; null = without end. */
  from: v.nullable(InstantSchema),
  to: v.nullable(InstantSchema),
});
export type CatalogueChanges = v.InferOutput<typeof CatalogueChangesSchema>;
