// npm run bench: builds what is missing, then measures. Arguments name groups: frames, viewer.
import {
  ensureChromium,
  ensureCity,
  ensureFeed,
  ensureInstalled,
  ensurePeers,
  ensureViewer,
  runTypeScript,
} from './setup.mjs';

await ensureInstalled();
await ensureCity();
await ensureViewer();
await ensureFeed();
if (process.argv.includes('peers')) await ensurePeers();
const env = { CHROMIUM_PATH: await ensureChromium() };
process.exitCode = await runTypeScript('tests/bench/bench.ts', process.argv.slice(2), env);
