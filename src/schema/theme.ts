import * as v from 'valibot';
import { TextSchema } from './texts.ts';
import { RulesSchema } from './themeRules.ts';

/** A field of the city in words (`assets/themes/<id>.json`): what it is about, what of it is real today, what is not there yet. */
export const ThemeTextsSchema = v.strictObject({
  /** One sentence that explains the theme to a stranger. */
  sentence: TextSchema,
  isThere: TextSchema,
  isMissing: TextSchema,
  /** What raises alarms. */
  rules: v.optional(RulesSchema, []),
});
export type ThemeTexts = v.InferOutput<typeof ThemeTextsSchema>;
