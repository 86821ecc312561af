// npm start: installs and builds what is missing or old, then runs the feed, which serves the viewer.
import { spawn } from 'node:child_process';
import { ensureCity, ensureInstalled, ensureViewer, ROOT } from './setup.mjs';

await ensureInstalled();
await ensureCity();
await ensureViewer();

const feed = spawn(process.execPath, ['--import', 'tsx', 'src/feed/main.ts'], { cwd: ROOT, stdio: 'inherit' });
// Ctrl-C in a terminal reaches the feed by itself (same process group); a signal to this process alone is passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => feed.kill('SIGTERM'));
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) feed.kill('SIGINT');
});
feed.on('exit', (code) => process.exit(code ?? 1));
