// npm run dev: the feed with restart on change, and Vite with hot reload in front of it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureCity, ensureInstalled, ROOT } from './setup.mjs';

await ensureInstalled();
await ensureCity();
const bin = (name) => join(ROOT, 'node_modules', name);
const start = (...args) => spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
const children = [
  start(bin('tsx/dist/cli.mjs'), 'watch', '--clear-screen=false', 'src/feed/main.ts'),
  start(bin('vite/bin/vite.js')),
];
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
for (const child of children)
  child.on('exit', (code) => {
    stop();
    process.exitCode ??= code ?? 1;
  });
