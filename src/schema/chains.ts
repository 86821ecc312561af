import * as v from 'valibot';
import { AssetIdSchema } from './catalogue.ts';
import { InstantSchema, ORIGINS } from './observations.ts';

/** What carries a container on its way through the port: it comes by ship, under a crane, or by train; a vehicle may take it to the stack, and another from there to its wagon; it leaves by train, or on a truck through the gate. */
export const LINK_KINDS = ['ship', 'crane', 'vehicle', 'stack', 'train', 'truck'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

const LinkSchema = v.object({
  kind: v.picklist(LINK_KINDS),
  /** Asset that carries it. */
  carrier: AssetIdSchema,
  /** From hand-over to hand-over: the end of one link is the begin of the next. */
  from: InstantSchema,
  to: InstantSchema,
  /** Of a train: on which wagon, from 1 behind the locomotive. */
  wagon: v.optional(v.number()),
});
export type ChainLink = v.InferOutput<typeof LinkSchema>;

/** The way of one container. */
export const ChainSchema = v.object({
  /** Lower-case number without spaces: `hfbu1234565`. */
  id: v.pipe(v.string(), v.regex(/^[a-z]{4}\d{7}$/)),
  /** As ISO 6346 writes it: `HFBU 123456 5`. */
  number: v.string(),
  /** Where the train or the truck takes it, and how many days that is; 0 within the city. */
  destination: v.string(),
  days: v.number(),
  origin: v.picklist(ORIGINS),
  links: v.pipe(v.array(LinkSchema), v.minLength(1)),
});
export type Chain = v.InferOutput<typeof ChainSchema>;

/** `GET /api/chains?at=`: containers that are on their way through the city at an instant; where there is none, when the next sets out, null: in a day none does. */
export const ChainsSchema = v.object({
  at: InstantSchema,
  chains: v.array(ChainSchema),
  next: v.nullish(InstantSchema, null),
});

/** The link of an instant; the first before the way begins, the last after it has ended. */
export function linkAt({ links }: Pick<Chain, 'links'>, atMs: number): number {
  const found = links.findLastIndex(({ from }) => from <= atMs);
  return Math.max(0, found);
}
