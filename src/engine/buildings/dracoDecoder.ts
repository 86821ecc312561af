import type { BufferGeometry } from 'three';
import type { DRACOLoader } from 'three/addons/loaders/DRACOLoader.js';

/** What GLTFLoader asks of a DRACOLoader; the types of three.js leave the second out. */
interface Decoder {
  preload(): unknown;
  decodeDracoFile(
    buffer: ArrayBuffer,
    decoded: (geometry: BufferGeometry) => void,
    attributeIds: Readonly<Record<string, number>>,
    attributeTypes: Readonly<Record<string, string>>,
    colourSpace?: string,
    failed?: (error: unknown) => void,
  ): unknown;
}

/** Threads of one tileset that decode. */
const WORKERS = 2;

/**
 * Draco's decoder for tilesets of others. Code and decoder (250 kB, from the own server) are fetched when the first tile needs them.
 * Owns its workers; `dispose` ends them.
 */
export function createDracoDecoder(): { readonly loader: DRACOLoader; readonly dispose: () => void } {
  let loading: Promise<DRACOLoader> | null = null;
  const load = (): Promise<DRACOLoader> =>
    (loading ??= import('three/addons/loaders/DRACOLoader.js').then(({ DRACOLoader, DRACO_GLTF_CONFIG }) =>
      new DRACOLoader().setDecoderPath(DRACO_GLTF_CONFIG).setWorkerLimit(WORKERS),
    ));
  const decoder: Decoder = {
    // What cannot be loaded is said of the tile that needs it.
    preload: () => void load().then((loader) => loader.preload(), () => undefined),
    decodeDracoFile: (buffer, decoded, ids, types, space, failed) =>
      void load()
        .then((loader) => (loader as unknown as Decoder).decodeDracoFile(buffer, decoded, ids, types, space, failed))
        .catch((error: unknown) => failed?.(error)),
  };
  return {
    loader: decoder as unknown as DRACOLoader,
    dispose: () => void loading?.then((loader) => loader.dispose(), () => undefined),
  };
} // prettier-ignore
