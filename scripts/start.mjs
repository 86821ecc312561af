// npm start: installs and builds what is missing or old, then runs the feed, which serves the viewer.
import { spawn } from 'node:child_process';
import { ensureCity, ensureFeed, ensureInstalled, ensureViewer, ROOT } from './setup.mjs';

await ensureInstalled();
await ensureCity();
await ensureViewer();
await ensureFeed();

// Small young generation: with it 10 000 viewers fit into 200 MB (src/feed/heap.ts).
const args = ['--max-semi-space-size=8', 'dist/feed/main.js'];
const feed = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
// Passed on, so that the feed commits before it ends; the feed takes a signal that comes twice at once for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => feed.kill(signal));
feed.on('exit', (code) => process.exit(code ?? 1));
