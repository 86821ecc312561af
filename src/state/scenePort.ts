import type { GeoPose } from '../geo/cameraPose.ts';

/** Figures of the picture since the scene was mounted. Milliseconds are of frames really drawn. */
export interface SceneStats {
  readonly drawCalls: number;
  readonly triangles: number;
  /** Bytes of vertex and index buffers in the scene. */
  readonly geometryBytes: number;
  readonly textureBytes: number;
  /** Geometries and textures that the graphics hold, seen or not. */
  readonly held: { readonly geometries: number; readonly textures: number };
  readonly frameMs: { readonly p50: number; readonly p95: number };
  /** Script time of a frame: updates and submission, without waiting for the GPU. */
  readonly jsMs: { readonly p50: number; readonly p95: number };
  /** Of the scene. */
  readonly framesDrawn: number;
  /** On software GL while the camera moves: the last picture, moved. */
  readonly framesReprojected: number;
  readonly buildings: number;
  readonly quality: number;
  /** Of what comes after the first complete picture (trees, traffic, finer things), how much is still on its way. */
  readonly partsToCome: number;
}

/** What automation and the picture export may ask of the scene. Pixels are CSS pixels of the canvas. */
export interface ScenePort {
  /** First complete picture: sky, water, ground, lines, structures and buildings drawn. */
  readonly ready: Promise<void>;
  stats(): SceneStats;
  /** Puts the camera there at once, no flight; resolves when that picture is drawn. */
  setPose(pose: GeoPose): Promise<void>;
  /** Asset or building under a pixel; a marker before what lies under it. */
  pick(x: number, y: number): Promise<string | null>;
  /** Null also for a building while its index is not loaded. */
  screenPositionOf(assetId: string): { readonly x: number; readonly y: number } | null;
  /** The picture on screen as a PNG. */
  picture(): Promise<Blob>;
}
