import { createStore } from 'zustand/vanilla';
import type { TilesetSettings } from '../schema/viewerSettings.ts';

/** A tileset that a link names without saying whose it is. */
export interface ShownTileset {
  readonly name: string;
  readonly url: string;
  /** Null: not known; the tileset may say so itself. */
  readonly attribution: string | null;
  readonly licence: string | null;
}

/**
 * Which 3D Tiles of others are drawn beside the city's own.
 * @param asked `tileset=` of the link: the name of a configured one, which is then the only one, or a path of the viewer's own origin,
 * which comes besides; null = all that are configured
 */
export function createTilesets(asked: string | null) {
  const isPath = asked?.startsWith('/') ?? false;
  const linked: readonly ShownTileset[] =
    asked !== null && isPath ? [{ name: asked, url: asked, attribution: null, licence: null }] : [];
  const store = createStore<{ readonly shown: readonly ShownTileset[] }>()(() => ({ shown: linked }));
  return {
    ...store,
    configured: (tilesets: readonly TilesetSettings[]): void => {
      const chosen = asked === null || isPath ? tilesets : tilesets.filter(({ name }) => name === asked);
      if (chosen.length > 0) store.setState({ shown: [...chosen, ...linked] });
    },
  };
}
export type Tilesets = ReturnType<typeof createTilesets>;
