import { createRequire } from 'node:module';
import { defineConfig, type Plugin } from 'vite';
import react from '@vitejs/plugin-react';

/** In development the feed runs beside Vite and answers everything that is not source code. */
const feed = process.env['FEED_URL'] ?? 'http://127.0.0.1:5180';
const toFeed = { target: feed, changeOrigin: false };

/** Where an optional package is not installed, the build stands and its import says so at run time. */
function optionalPackage(name: string): Plugin {
  const absent = `\0absent:${name}`;
  const isAbsent = (): boolean => {
    try {
      createRequire(import.meta.url).resolve(`${name}/package.json`);
      return false;
    } catch {
      return true;
    }
  };
  return {
    name: `optional:${name}`,
    enforce: 'pre',
    resolveId: (source) => ((source === name || source.startsWith(`${name}/`)) && isAbsent() ? absent : null),
    load: (id) => (id === absent ? `throw new Error('${name} is not installed');\nexport default null;` : null),
  };
}

/** The scene is always needed: the browser asks for its code together with the page's, not when that has been run. */
function preloadScene(): Plugin {
  return {
    name: 'preload-scene',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.values(bundle ?? {}).flatMap((chunk) =>
          chunk.type === 'chunk' && chunk.name === 'CityScene'
            ? [{ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${chunk.fileName}` } }]
            : [],
        ),
    },
  };
}

export default defineConfig({
  plugins: [react(), optionalPackage('mapbox-gl'), preloadScene()],
  build: { outDir: 'dist/viewer', target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 2000, emptyOutDir: true },
  worker: { format: 'es' },
  server: {
    port: 5181,
    proxy: {
      '/api': toFeed,
      '/auth': toFeed,
      '/city': toFeed,
      '/healthz': toFeed,
      '/metrics': toFeed,
      '/v1.1': toFeed,
      '/live': { ...toFeed, ws: true },
    },
  },
});
