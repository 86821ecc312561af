import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
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

/** Of proj4 the page needs UTM, from a text of parameters: not the other thirty projections, nor what reads WKT and writes MGRS. 24 kB. */
function onlyUtm(): Plugin {
  const instead: Record<string, string> = {
    '../projs': `import utm from 'proj4/lib/projections/utm'; export default ({ Proj }) => Proj.projections.add(utm);`,
    mgrs: `const absent = () => { throw new Error('no MGRS in the page'); }; export { absent as forward, absent as toPoint }; export default {};`,
    'wkt-parser': `export default () => { throw new Error('no WKT in the page'); };`,
  };
  const prefix = '\0utm:';
  return {
    name: 'only-utm',
    enforce: 'pre',
    apply: 'build',
    resolveId: (source, importer = '') =>
      source in instead && /\/proj4\/lib\/[^/]+$/.test(importer) ? prefix + source : null,
    load: (id) => (id.startsWith(prefix) ? instead[id.slice(prefix.length)] : null),
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

const PRESSED = /\.(js|css|svg|wasm)$/;
const LEAST_BYTES = 1024;

/** `.br` and `.gz` beside each file of the build, as tight as can be: the feed serves them, and would press on the fly at a tenth of the effort. */
function pressFiles(): Plugin {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return {
    name: 'press-files',
    apply: 'build',
    writeBundle: async ({ dir = '.' }, bundle) => {
      const press = async (name: string): Promise<void> => {
        const path = join(dir, name);
        const bytes = await readFile(path);
        if (bytes.length < LEAST_BYTES) return;
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      };
      await Promise.all(
        Object.keys(bundle)
          .filter((name) => PRESSED.test(name))
          .map(press),
      );
    },
  };
}

export default defineConfig({
  plugins: [react(), optionalPackage('mapbox-gl'), onlyUtm(), preloadProgram(), pressFiles()],
  build: {
    ...{ outDir: 'dist/viewer', target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 2000, emptyOutDir: true },
    // That pressing takes long is known, and no news for who types `npm start`.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
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
