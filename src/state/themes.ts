import { createStore } from 'zustand/vanilla';
import type { Theme } from '../schema/catalogue.ts';
import { decode } from '../schema/decode.ts';
import { ThemeTextsSchema, type ThemeTexts } from '../schema/theme.ts';

/** What a theme says of itself, or why that could not be read, in English with file and path. */
export type ThemeDescription = { readonly texts: ThemeTexts } | { readonly error: string };
/** Of the themes that were opened so far. */
export type ThemesState = Readonly<Partial<Record<Theme, ThemeDescription>>>;

/** Content of a theme's file by its name without `.json`; the composition root says where they are. */
export type ThemeFiles = Readonly<Record<string, () => Promise<unknown>>>;

/** Texts of the themes, each loaded when it is first opened. */
export function createThemes(files: ThemeFiles) {
  const store = createStore<ThemesState>()(() => ({}));
  const asked = new Set<Theme>();
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    /** Asks for a theme's texts; repeats are harmless. */
    async open(theme: Theme): Promise<void> {
      if (asked.has(theme)) return;
      asked.add(theme);
      const what = `assets/themes/${theme}.json`;
      try {
        const load = files[theme];
        if (!load) throw new Error(`${what}: there is no such file`);
        store.setState({ [theme]: { texts: decode(ThemeTextsSchema, await load(), what) } });
      } catch (error) {
        // What did not arrive may be asked for again.
        asked.delete(theme);
        store.setState({ [theme]: { error: error instanceof Error ? error.message : String(error) } });
      }
    },
  };
}
export type Themes = ReturnType<typeof createThemes>;
