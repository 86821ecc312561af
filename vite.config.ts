import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

/** In development the feed runs beside Vite and answers everything that is not source code. */
const feed = process.env['FEED_URL'] ?? 'http://127.0.0.1:5180';
const toFeed = { target: feed, changeOrigin: false };

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist/viewer', target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 1500, emptyOutDir: true },
  worker: { format: 'es' },
  server: {
    port: 5181,
    proxy: {
      '/api': toFeed,
      '/city': toFeed,
      '/healthz': toFeed,
      '/metrics': toFeed,
      '/v1.1': toFeed,
      '/live': { ...toFeed, ws: true },
    },
  },
});
