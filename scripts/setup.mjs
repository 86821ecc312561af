// What must be there before anything runs: modules, the built feed and viewer, the built city, a Chromium for the tests.
// Node's own modules only: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 19];

/** Ends the process with one line a person can act on. */
export function fail(line) {
  console.error(`hafenblick: ${line}`);
  process.exit(1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]))
    fail(`Node ${LEAST_NODE.join('.')} or newer is needed, this is ${process.versions.node}`);
}

/** Runs a command with its output shown. Resolves with the exit code. */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(`hafenblick: ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}

/** Runs a TypeScript file of the project with Node. */
export const runTypeScript = (file, args = [], env = {}) =>
  run(process.execPath, ['--import', 'tsx', file, ...args], env);

function files(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => files(join(path, entry.name)));
}

/** Content, not times: a clone or a checkout changes times without changing anything. */
function hashOf(paths, isInput = () => true) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const file of paths.flatMap((path) => files(join(ROOT, path))).filter(isInput))
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const isStamped = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
function writeStamp(stamp, hash) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}

/** Installs the locked modules of a folder when they are missing or of another lock file. */
async function ensureModules(folder, what, args = []) {
  const stamp = join(ROOT, folder, 'node_modules', '.hafenblick-stamp');
  const hash = hashOf([join(folder, 'package-lock.json')]);
  if (isStamped(stamp, hash)) return;
  console.log(`Installing ${what} (npm ci) …`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const common = ['ci', '--prefix', join(ROOT, folder), '--no-audit', '--no-fund', '--loglevel=error'];
  if ((await run(npm, [...common, ...args])) !== 0)
    fail('npm ci failed: see the lines above; is the npm registry reachable?');
  writeStamp(stamp, hash);
}

export async function ensureInstalled() {
  checkNode();
  await ensureModules('.', 'modules', ['--include=dev']);
}

/**
 * The viewers of others that the tests open our tiles in and the benchmark measures: 173 MB that the product does without. Nothing of theirs
 * is run at installing; only what they built for browsers is used, whatever Node they ask for.
 */
export const ensurePeers = () => ensureModules('tests/peers', 'other viewers, for the tests', ['--ignore-scripts']);

/** Builds with Vite what is missing or older than what it is made of. @param finish done to a new build before it counts as one */
async function ensureBuilt(name, result, hash, args, finish = async () => {}) {
  const stamp = join(ROOT, 'dist', `${name}-stamp`);
  if (isStamped(stamp, hash) && existsSync(join(ROOT, result))) return;
  console.log(`Building the ${name} …`);
  const started = Date.now();
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  if ((await run(process.execPath, [vite, 'build', '--logLevel', 'warn', ...args])) !== 0)
    fail(`the ${name} could not be built`);
  await finish();
  writeStamp(stamp, hash);
  console.log(`${name[0].toUpperCase()}${name.slice(1)} built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** The feed, one file. */
export const ensureFeed = () =>
  ensureBuilt('feed', 'dist/feed/main.js', hashOf(['vite.feed.config.ts', 'package-lock.json', 'src']), [
    '--config',
    'vite.feed.config.ts',
  ]);

/** The viewer, with its files compressed. */
export async function ensureViewer() {
  const inputs = [
    'index.html',
    'vite.config.ts',
    'package-lock.json',
    'src',
    'assets/stories',
    'assets/SOURCES.md',
    'public',
  ];
  const built = join(ROOT, 'public', 'city');
  const hash = hashOf(inputs, (file) => !file.startsWith(built));
  const compress = () => runTypeScript('scripts/compress.ts', ['dist/viewer']);
  await ensureBuilt('viewer', 'dist/viewer/index.html', hash, [], compress);
}

/** Builds the city when it is missing or older than what it is made of; the build itself knows. */
export async function ensureCity() {
  if ((await runTypeScript('src/cityCommand.ts', ['build'])) !== 0) fail('the city could not be built');
}

const onPath = (name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim() || null;

/** On Debian as root: installs a package. @returns whether it was tried */
async function installWithApt(name) {
  if (process.getuid?.() !== 0 || !onPath('apt-get')) return false;
  console.log(`Installing ${name} (apt-get) …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], env);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], env);
  return true;
}

/** Path of a Mosquitto, the MQTT broker of the tests: MOSQUITTO_PATH, the system's; on Debian as root it is installed. */
export async function ensureMosquitto() {
  const given = process.env.MOSQUITTO_PATH;
  if (given) return existsSync(given) ? given : fail(`MOSQUITTO_PATH names ${given}, which does not exist`);
  // Debian and Homebrew keep it where only root looks.
  const system = () =>
    onPath('mosquitto') ?? ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync); // prettier-ignore
  const found = system();
  if (found) return found;
  const installed = (await installWithApt('mosquitto')) ? system() : null;
  return (
    installed ??
    fail(
      'no MQTT broker for the tests: set MOSQUITTO_PATH, or "apt-get install mosquitto", or "brew install mosquitto"',
    )
  );
}

/**
 * Folder with the programs of a PostgreSQL, for the tests: POSTGRES_BIN, the system's; on Debian as root it is installed. Elsewhere, and
 * outside CI, null: the tests of that engine are then left out, and say so.
 */
export async function ensurePostgres() {
  const given = process.env.POSTGRES_BIN;
  if (given)
    return existsSync(join(given, 'initdb')) ? given : fail(`POSTGRES_BIN names ${given}, which has no initdb`);
  const system = () => {
    const root = '/usr/lib/postgresql';
    const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
    const debian = versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
    const initdb = onPath('initdb');
    return debian ?? (initdb ? dirname(initdb) : null);
  };
  const found = system() ?? ((await installWithApt('postgresql')) ? system() : null);
  if (found || process.env.CI !== 'true') return found;
  return fail('no PostgreSQL for the tests: set POSTGRES_BIN to its bin folder, or "apt-get install postgresql"');
}

/**
 * Path of a nats-server, for the tests: NATS_SERVER_PATH, the system's; on Debian as root it is installed. Elsewhere, and outside CI, null:
 * the tests of that broker are then left out, and say so.
 */
export async function ensureNats() {
  const given = process.env.NATS_SERVER_PATH;
  if (given) return existsSync(given) ? given : fail(`NATS_SERVER_PATH names ${given}, which does not exist`);
  const system = () => onPath('nats-server') ?? ['/usr/sbin/nats-server', '/opt/homebrew/bin/nats-server'].find(existsSync) ?? null; // prettier-ignore
  const found = system() ?? ((await installWithApt('nats-server')) ? system() : null);
  if (found || process.env.CI !== 'true') return found;
  return fail('no nats-server for the tests: set NATS_SERVER_PATH, or "apt-get install nats-server"');
}

/** Path of a Chromium: CHROMIUM_PATH, Playwright's, the system's; on Debian as root it is installed. */
export async function ensureChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return existsSync(given) ? given : fail(`CHROMIUM_PATH names ${given}, which does not exist`);
  const { chromium } = createRequire(join(ROOT, 'package.json'))('playwright-core');
  const own = chromium.executablePath();
  if (own && existsSync(own)) return own;
  const system = () =>
    ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(onPath).find(Boolean);
  const found = system();
  if (found) return found;
  const installed = (await installWithApt('chromium')) ? system() : null;
  if (installed) return installed;
  return fail(
    'no Chromium for the browser tests: set CHROMIUM_PATH, or run "npx playwright-core install chromium", or "apt-get install chromium"',
  );
}
