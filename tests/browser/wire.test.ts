import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from './harness.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const ask = (path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(server.url + path, { headers: { 'accept-encoding': 'br' } }, resolve).on('error', reject);
  });

describe('what the first page costs', () => {
  it('sends the code as tight as brotli can press it', async () => {
    const document = await ask('/');
    const sentPage = await buffer(document);
    const page = document.headers['content-encoding'] === 'br' ? brotliDecompressSync(sentPage) : sentPage;
    const paths = [...page.toString().matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, path]) => path!,
    );
    expect(paths.length).toBeGreaterThan(3);
    for (const path of paths) {
      const answer = await ask(path);
      const sent = await buffer(answer);
      if (answer.headers['content-encoding'] !== 'br') expect(sent.length, path).toBeLessThan(1024);
      else {
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        expect(sent.length, path).toBe(brotliCompressSync(brotliDecompressSync(sent), { params }).length);
      }
    }
  });
});
