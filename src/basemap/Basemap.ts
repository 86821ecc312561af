import type { GroundCamera } from '../geo/mercatorCamera.ts';
import type { BasemapSettings } from '../schema/viewerSettings.ts';

/**
 * A ground of somebody else in a canvas of its own under the scene's. It is a picture only: heights, water level, picks and
 * everything on top stay the scene's.
 */
export interface Basemap {
  /** Who the ground belongs to, as plain text; the provider shows its own marks and links in its container. */
  readonly attribution: string;
  /** Draws the ground as this camera of the scene sees it. Cheap when nothing has changed. */
  sync(camera: GroundCamera): void;
  /** Hidden, it draws and requests nothing; it stays loaded, since loading it again is billed again. */
  setShown(isShown: boolean): void;
  /** Takes the ground off the page. Harmless when repeated. */
  dispose(): void;
}

export interface BasemapOptions {
  /** Fills the scene's place, below its canvas. The provider owns what it puts into it. */
  readonly container: HTMLElement;
  readonly settings: BasemapSettings;
  /** The first picture is complete. At most once. */
  readonly onLoaded: () => void;
  /** The ground will not come, or is gone: the token is refused, the style is not there. At most once, then nothing is drawn any more. */
  readonly onFailed: (reason: string) => void;
}

/**
 * Opens a ground. Resolves when cameras are obeyed, before the first picture.
 * @throws Error when the provider's library is not installed or cannot draw
 */
export type OpenBasemap = (options: BasemapOptions) => Promise<Basemap>;
