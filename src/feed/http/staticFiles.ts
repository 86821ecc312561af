import type { IncomingMessage, ServerResponse } from 'node:http';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { compress, encodingFor, isKnown, Problem } from './answer.ts';
import { policyOfScript } from './securityHeaders.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.geojson': 'application/geo+json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.yaml': 'application/yaml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.glb': 'model/gltf-binary',
  '.bin': 'application/octet-stream',
};
/** Already compressed, or served with ranges. */
const PACKED = new Set(['.png', '.jpg', '.webp', '.woff2', '.ico']);
const COMPRESS_FROM_BYTES = 1024;
const CACHE_BYTES = 64 * 1024 * 1024;
/** Names with a content hash, as the viewer's build writes them. */
const HASHED = /[-.][\w-]{8,}\.(js|css|woff2|wasm|png|jpg|svg|json|bin)$/;

/** Compressed bodies that no build step wrote; the least recently used go when they outgrow the budget. */
function createCompressedCache() {
  const entries = new Map<string, Promise<Buffer>>();
  let bytes = 0;
  return (key: string, make: () => Promise<Buffer>): Promise<Buffer> => {
    const known = entries.get(key);
    if (known) {
      entries.delete(key);
      entries.set(key, known);
      return known;
    }
    const made = make();
    entries.set(key, made);
    made.then(
      async (body) => {
        bytes += body.length;
        for (const [old, promise] of entries) {
          if (bytes <= CACHE_BYTES || old === key) break;
          entries.delete(old);
          bytes -= (await promise).length;
        }
      },
      () => entries.delete(key),
    );
    return made;
  };
}

/**
 * Serves the files below some folders: the first that has the path. Precompressed `.br` and `.gz` beside a file are used when they are not
 * older than it; else text is compressed once and kept. Files may change while the feed runs.
 * @param mounts prefix of the path → folder, tried in order
 */
export function createStaticFiles(mounts: readonly { readonly prefix: string; readonly folder: string }[]) {
  const cached = createCompressedCache();
  const info = (path: string) =>
    stat(path).then(
      (s) => (s.isFile() ? s : null),
      () => null,
    );

  const find = async (pathname: string) => {
    for (const { prefix, folder } of mounts) {
      if (!pathname.startsWith(prefix)) continue;
      const path = join(folder, pathname.slice(prefix.length) || 'index.html');
      if (!path.startsWith(folder + sep)) continue;
      const stats = await info(path);
      if (stats) return { path, stats };
    }
    return null;
  };

  /** @returns false when there is no such file */
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    let pathname: string;
    try {
      pathname = decodeURIComponent(url.pathname);
    } catch {
      throw new Problem(400, 'Bad path');
    }
    // Hidden files, and the forms a path can climb out by, are nothing we serve.
    if (/(^|\/)\.|\0|\\/.test(pathname)) return false;
    const file = await find(pathname);
    if (!file) return false;
    const { path, stats } = file;
    const extension = extname(path);
    const etag = `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`;
    const isImmutable = pathname.startsWith('/assets/') && HASHED.test(pathname);
    const headers = {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
      vary: 'accept-encoding',
      'last-modified': stats.mtime.toUTCString(),
      ...policyOfScript(pathname),
    };
    if (isKnown(request, etag)) {
      response.writeHead(304, headers).end();
      return true;
    }
    const isPacked = PACKED.has(extension) || stats.size < COMPRESS_FROM_BYTES;
    const encoding = isPacked ? null : encodingFor(request);
    const sibling = encoding && `${path}.${encoding === 'br' ? 'br' : 'gz'}`;
    const written = sibling ? await info(sibling) : null;
    const useSibling = sibling !== null && written !== null && written.mtimeMs >= stats.mtimeMs;
    if (encoding && !useSibling) {
      const key = `${encoding}:${etag}:${path}`;
      const body = await cached(key, async () => compress(await readFile(path), encoding, 5));
      response.writeHead(200, { ...headers, 'content-encoding': encoding, 'content-length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
      return true;
    }
    const served = useSibling ? { path: sibling, size: written.size } : { path, size: stats.size };
    response.writeHead(200, {
      ...headers,
      'content-length': served.size,
      ...(useSibling && encoding ? { 'content-encoding': encoding } : {}),
    });
    if (request.method === 'HEAD') response.end();
    // A client that leaves in the middle is not an error of ours.
    else pipeline(createReadStream(served.path), response, () => undefined);
    return true;
  };
}
