import { FileLoader, type CompressedTexture, type WebGLRenderer } from 'three';
import type { KTX2Loader } from 'three/addons/loaders/KTX2Loader.js';

type Decoded = (texture: CompressedTexture) => void;
type Failed = (error: unknown) => void;

/** What GLTFLoader asks of a KTX2Loader. */
interface Decoder {
  readonly isKTX2Loader: true;
  load(url: string, decoded: Decoded, progress: undefined, failed: Failed): void;
  parse(buffer: ArrayBuffer, decoded: Decoded, failed: Failed): void;
}

/** Threads that transcode, for all tilesets together. */
const WORKERS = 2;

/** Messages of the library's own worker code after its source. */
interface Start {
  readonly type: 'init';
  readonly config: object | null;
  readonly transcoderBinary: ArrayBuffer;
}

/**
 * The loader of three.js, with workers of a file instead of a blob: the transcoder makes functions of text, which the page's
 * content security policy forbids, and a blob has the policy of the page. That file has a policy of its own.
 */
async function createLoader(renderer: WebGLRenderer): Promise<KTX2Loader> {
  const [{ KTX2Loader }, { default: scriptUrl }, { default: binaryUrl }] = await Promise.all([
    import('three/addons/loaders/KTX2Loader.js'),
    import('three/addons/libs/basis/basis_transcoder.js?url'),
    import('three/addons/libs/basis/basis_transcoder.wasm?url'),
  ]);
  const { BasisFormat, TranscoderFormat, EngineFormat, EngineType, BasisWorker } = KTX2Loader as unknown as Record<string, object> & { readonly BasisWorker: () => void }; // prettier-ignore
  const loader = new KTX2Loader().setWorkerLimit(WORKERS).detectSupport(renderer);
  const make = async (): Promise<void> => {
    const [script, binary] = await Promise.all([
      new FileLoader().loadAsync(scriptUrl) as Promise<string>,
      new FileLoader().setResponseType('arraybuffer').loadAsync(binaryUrl) as Promise<ArrayBuffer>,
    ]);
    const constants = { _EngineFormat: EngineFormat, _EngineType: EngineType, _TranscoderFormat: TranscoderFormat, _BasisFormat: BasisFormat }; // prettier-ignore
    const body = BasisWorker.toString();
    const source = [
      ...Object.entries(constants).map(([name, value]) => `var ${name} = ${JSON.stringify(value)};`),
      script,
      body.slice(body.indexOf('{') + 1, body.lastIndexOf('}')),
    ].join('\n');
    loader.workerPool.setWorkerCreator(() => {
      const worker = new Worker(new URL('../../workers/ktx2.worker.ts', import.meta.url), { type: 'classic' });
      worker.postMessage(source);
      const start: Start = { type: 'init', config: loader.workerConfig, transcoderBinary: binary.slice(0) };
      worker.postMessage(start, [start.transcoderBinary]);
      return worker;
    });
  };
  // What it awaits before its first work, made here so that it does not make a blob.
  loader.init = () => (loader.transcoderPending ??= make());
  return loader;
}

/** The loader wants to be one for a page: its transcoder takes megabytes, and a second one makes it complain. */
let shared: { readonly loader: Promise<KTX2Loader>; users: number } | null = null;

function take(renderer: WebGLRenderer): Promise<KTX2Loader> {
  shared ??= {
    loader: createLoader(renderer),
    users: 0,
  };
  shared.users++;
  return shared.loader;
}

function giveBack(): void {
  if (!shared || --shared.users > 0) return;
  const { loader } = shared;
  shared = null;
  // What could not be loaded was said of the tile that needed it.
  void loader.then((loaded) => loaded.dispose(), () => undefined); // prettier-ignore
}

/**
 * KTX2 textures (`KHR_texture_basisu`: Basis Universal, ETC1S and UASTC) for tilesets of others. Code and transcoder (0.6 MB, from the
 * own server) are fetched when the first texture needs them. `dispose` ends the workers with the last tileset.
 * @param renderer says what compressed formats the graphics read
 */
export function createKtx2Decoder(renderer: WebGLRenderer): {
  readonly loader: KTX2Loader;
  readonly dispose: () => void;
} {
  let loading: Promise<KTX2Loader> | null = null;
  const load = (): Promise<KTX2Loader> => (loading ??= take(renderer));
  const decoder: Decoder = {
    isKTX2Loader: true,
    load: (url, decoded, _, failed) =>
      void load()
        .then((loader) => loader.load(url, decoded, undefined, failed))
        .catch(failed),
    parse: (buffer, decoded, failed) =>
      void load()
        .then((loader) => loader.parse(buffer, decoded, failed))
        .catch(failed),
  };
  return {
    loader: decoder as unknown as KTX2Loader,
    dispose: () => {
      if (loading) giveBack();
      loading = null;
    },
  };
}
