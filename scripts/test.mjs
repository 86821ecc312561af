// npm test: format, types, lint, unit and integration tests, browser tests. Closes with "N passed, N failed".
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  ensureChromium,
  ensureCity,
  ensureFeed,
  ensureInstalled,
  ensureMosquitto,
  ensureNats,
  ensurePeers,
  ensurePostgres,
  ensureViewer,
  ROOT,
  run,
} from './setup.mjs';

await ensureInstalled();
const output = join(ROOT, 'test-output');
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });

const bin = (path) => join(ROOT, 'node_modules', path);
const node = (...args) => run(process.execPath, args);
let passed = 0;
let failed = 0;
const count = (isPassed) => (isPassed ? passed++ : failed++);

async function check(name, ...args) {
  console.log(`\n── ${name}`);
  const code = await node(...args);
  count(code === 0);
  console.log(code === 0 ? `${name}: passed` : `${name}: FAILED`);
}

async function vitest(project, env) {
  console.log(`\n── ${project} tests`);
  const report = join(output, `${project}.json`);
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(process.execPath, [bin('vitest/vitest.mjs'), ...args, ...process.argv.slice(2)], env);
  if (!existsSync(report)) return count(false);
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  // A file that could not be loaded, or an error outside a test, fails the run without failing a test.
  if (code !== 0 && result.numFailedTests === 0) count(false);
  if (result.numTotalTests === 0) count(false);
}

await check('format', bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.');
await check('types', bin('typescript/bin/tsc'), '-p', '.');
await check('lint', bin('eslint/bin/eslint.js'), '--max-warnings=0', '.');
await ensureCity();
// Some unit tests start the feed, which serves the contracts out of the built viewer.
await ensureViewer();
await ensureFeed();
const postgres = await ensurePostgres();
if (!postgres)
  console.log('No PostgreSQL here: the tests of that engine are left out. POSTGRES_BIN names its bin folder.');
const nats = await ensureNats();
if (!nats) console.log('No nats-server here: the tests of that broker are left out. NATS_SERVER_PATH names it.');
await vitest('unit', {
  MOSQUITTO_PATH: await ensureMosquitto(),
  ...(postgres ? { POSTGRES_BIN: postgres } : {}),
  ...(nats ? { NATS_SERVER_PATH: nats } : {}),
});
await ensurePeers();
await vitest('browser', { CHROMIUM_PATH: await ensureChromium() });

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
