import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { GeoPose } from '../../src/geo/cameraPose.ts';

/** What the pages in `pages/` offer as `window.peer`; pixels are CSS pixels, heights metres above the ellipsoid. */
export interface PeerPage {
  /** First complete picture. */
  readonly ready: Promise<void>;
  view(pose: GeoPose): void;
  /** Asks for a frame. */
  redraw(): void;
  /** Resolves when the view at hand lacks nothing and has been drawn. */
  complete(): Promise<void>;
}
export interface CesiumPage extends PeerPage {
  /** Tiles that could not be read. */
  failures(): Promise<string[]>;
  bounds(): Promise<{ lon: number; lat: number; height: number; radius: number }>;
  placeAt(x: number, y: number): { lon: number; lat: number; height: number } | null;
  factsAt(x: number, y: number): Record<string, unknown> | null;
}

const MODULES = join(import.meta.dirname, 'node_modules');
const MOUNTS = [
  { prefix: '/cesium/', folder: join(MODULES, 'cesium/Build/Cesium') },
  { prefix: '/maplibre/', folder: join(MODULES, 'maplibre-gl/dist') },
  { prefix: '/', folder: join(import.meta.dirname, 'pages') },
];
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};
const PRESSED = /\.(html|js|mjs|css|json|wasm|pbf|bin)$/;

export interface RunningPeers {
  readonly url: string;
  stop(): Promise<void>;
}
export interface PeerOptions {
  /** Answers of the benchmark by path; null = there is nothing there. */
  readonly answer?: (path: string) => Uint8Array | null;
  /** Effort of brotli, 0 to 11. */
  readonly effort?: number;
}

/** The viewers of others as they come from the registry, and our pages for them, on a free port of this machine. */
export async function servePeers({ answer = () => null, effort = 4 }: PeerOptions = {}): Promise<RunningPeers> {
  const kept = new Map<string, Promise<Uint8Array>>();
  const press = (path: string, body: Uint8Array): Promise<Uint8Array> => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: effort };
    const known = kept.get(path) ?? promisify(brotliCompress)(body, { params });
    kept.set(path, known);
    return known;
  };
  const read = async (path: string): Promise<Uint8Array | null> => {
    const answered = answer(path);
    if (answered) return answered;
    for (const { prefix, folder } of MOUNTS) {
      if (!path.startsWith(prefix)) continue;
      const file = join(folder, path.slice(prefix.length));
      if (!file.startsWith(folder + sep)) return null;
      const body = await readFile(file).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      });
      if (body) return body;
    }
    return null;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://peers').pathname;
    const body = await read(path);
    // A tile where nothing stands is no mistake.
    if (!body) {
      response.writeHead(path.endsWith('.pbf') ? 204 : 404).end();
      return;
    }
    const isPressed = PRESSED.test(path);
    response.writeHead(200, {
      'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
      // Isolated, so that the page may tell its memory.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      ...(isPressed ? { 'content-encoding': 'br' } : {}),
    });
    response.end(isPressed ? await press(path, body) : body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
