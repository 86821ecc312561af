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

/** Always needed: the browser asks for them together with the first code, not when that has been run. */
const PRELOADED = new Set(['page', 'CityScene']);

function preloadProgram(): Plugin {
  return {
    name: 'preload-program',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const scripts = new Set<string>();
        const styles = new Set<string>();
        const visit = (fileName: string): void => {
          const chunk = bundle[fileName];
          if (chunk?.type !== 'chunk' || chunk.isEntry || scripts.has(fileName)) return;
          scripts.add(fileName);
          chunk.viteMetadata?.importedCss.forEach((style) => styles.add(style));
          chunk.imports.forEach(visit);
        };
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk' && PRELOADED.has(chunk.name)) visit(chunk.fileName);
        const link = (rel: string) => (file: string) => ({
          injectTo: 'head' as const,
          tag: 'link',
          attrs: { rel, crossorigin: true, href: `/${file}` },
        });
        return [...[...scripts].map(link('modulepreload')), ...[...styles].map(link('stylesheet'))];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), optionalPackage('mapbox-gl'), preloadProgram()],
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
