import type { Text } from '../schema/texts.ts';

/** The German wording of a name that is either one word for all languages or a text in three. */
export const textOf = (name: string | Text | null | undefined): string | null =>
  typeof name === 'string' ? name : (name?.de ?? null);

/** A name for all languages: one word stands for itself in each. */
export const textInAll = (name: string | Text): Text =>
  typeof name === 'string' ? { de: name, en: name, zh: name } : name;
