import * as v from 'valibot';

export const LANGUAGES = ['de', 'en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text a person reads, in the three languages of the viewer. German is the original. */
export const TextSchema = v.object({ de: v.string(), en: v.string(), zh: v.string() });
export type Text = v.InferOutput<typeof TextSchema>;
