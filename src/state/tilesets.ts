import { createStore } from 'zustand/vanilla';
import type { ForeignFeature } from '../schema/foreignFeature.ts';
import type { TilesetSettings } from '../schema/viewerSettings.ts';

/** A tileset that a link names without saying whose it is. */
export interface ShownTileset {
  readonly name: string;
  readonly url: string;
  /** Null: not known; the tileset may say so itself. */
  readonly attribution: string | null;
  readonly licence: string | null;
  /** Drawn instead of the city's own buildings, not beside them. */
  readonly isInstead: boolean;
}

interface TilesetsState {
  readonly shown: readonly ShownTileset[];
  /** The city's own buildings are not drawn: another tileset stands for them, and can be had. */
  readonly isOwnHidden: boolean;
  /** What the tilesets say of buildings that were clicked, by id: the last of them. */
  readonly features: ReadonlyMap<string, ForeignFeature>;
}

/** Clicked buildings that are remembered: nobody goes back farther. */
const REMEMBERED = 100;
/** Before the name or path in a link: instead of the city's own buildings. */
const ONLY = 'only:';

/**
 * Which 3D Tiles of others are drawn beside the city's own or instead of them.
 * @param asked `tileset=` of the link: the name of a configured one, which is then the only one, or a path of the viewer's own origin,
 * which comes besides; `only:` before it = instead of the city's own buildings; null = all that are configured
 */
export function createTilesets(asked: string | null) {
  const isOnly = asked?.startsWith(ONLY) ?? false;
  const named = asked === null ? null : asked.slice(isOnly ? ONLY.length : 0);
  const isPath = named?.startsWith('/') ?? false;
  const linked: readonly ShownTileset[] =
    named !== null && isPath ? [{ name: named, url: named, attribution: null, licence: null, isInstead: isOnly }] : [];
  const store = createStore<TilesetsState>()(() => ({
    shown: linked,
    isOwnHidden: isOnly && isPath,
    features: new Map(),
  }));
  const failed = new Set<string>();
  const show = (shown: readonly ShownTileset[]): void =>
    store.setState({ shown, isOwnHidden: shown.some(({ isInstead, url }) => isInstead && !failed.has(url)) });
  return {
    ...store,
    configured: (tilesets: readonly TilesetSettings[]): void => {
      const chosen = named === null || isPath ? tilesets : tilesets.filter(({ name }) => name === named);
      if (chosen.length === 0) return;
      show([...chosen.map((one) => ({ ...one, isInstead: one.isInstead || (isOnly && one.name === named) })), ...linked]); // prettier-ignore
    },
    /** A tileset cannot be had at all: the city's own buildings stand again. */
    failed: (url: string): void => {
      failed.add(url);
      show(store.getState().shown);
    },
    /** What a tileset itself says of its makers, where nobody else does. */
    credited: (url: string, copyright: string): void =>
      show(store.getState().shown.map((one) => (one.url === url && one.attribution === null ? { ...one, attribution: copyright } : one))), // prettier-ignore
    /** A building of a tileset was clicked. */
    found: (feature: ForeignFeature): void => {
      const features = new Map(store.getState().features);
      features.delete(feature.id);
      features.set(feature.id, feature);
      for (const id of features.keys()) if (features.size > REMEMBERED) features.delete(id);
      store.setState({ features });
    },
  };
}
export type Tilesets = ReturnType<typeof createTilesets>;
