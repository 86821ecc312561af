import * as v from 'valibot';
import { TextSchema } from './texts.ts';

/** A field of the city in words (`assets/themes/<id>.json`): what it is about, what of it is real today, what is not there yet. */
export const ThemeTextsSchema = v.strictObject({
  /** One sentence that explains the theme to a stranger. */
  sentence: TextSchema,
  isThere: TextSchema,
  isMissing: TextSchema,
});
export type ThemeTexts = v.InferOutput<typeof ThemeTextsSchema>;
