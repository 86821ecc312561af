import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');

/** Software GL, which any machine has; on one with a graphics card CHROMIUM_ANGLE names what drives it: vulkan, gl-egl, metal, d3d11. */
const ANGLE = process.env['CHROMIUM_ANGLE'];
const GRAPHICS_ARGS = ANGLE
  ? [`--use-angle=${ANGLE}`, '--enable-gpu', ...(ANGLE === 'vulkan' ? ['--enable-features=Vulkan'] : [])]
  : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** And none of the requests Chromium makes on its own. */
const BROWSER_ARGS = [
  '--no-sandbox',
  ...GRAPHICS_ARGS,
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Ends the process as an operator (SIGTERM) or a crash (SIGKILL) would. Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The feed, viewer and city as `npm start` builds and runs them, on a free port unless told otherwise. */
export async function startServer(
  options: { clock?: string; port?: number; dataDir?: string; config?: unknown; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'hafenblick-')));
  const config = join(dataDir, 'test.config.json');
  if (options.config !== undefined) await writeFile(config, JSON.stringify(options.config));
  const child: ChildProcess = spawn(process.execPath, ['--max-semi-space-size=8', 'dist/feed/main.js'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(options.port ?? 0),
      DATA_DIR: dataDir,
      FEED_CLOCK: options.clock ?? 'recorded:flood-2024-01@60',
      ...(options.config === undefined ? {} : { HAFENBLICK_CONFIG: config }),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const errors: string[] = [];
  child.stderr!.on('data', (bytes: Buffer) => errors.push(bytes.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const match = /^Hafenblick ready: (http:\/\/\S+)$/.exec(line);
      if (match) resolve(match[1]!);
    });
    void exited.then((code) => reject(new Error(`the feed ended with ${code}: ${errors.join('')}`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    dataDir,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const code = await exited;
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, headless: true, args: [...BROWSER_ARGS, ...args] });
}

export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors. */
  readonly complaints: string[];
  /** Requests to any origin but the server's. */
  readonly foreign: string[];
}

/** A page that remembers what it complained of and where it sent requests. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(url).origin) foreign.push(request.url());
  });
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return { page, complaints, foreign };
}

/**
 * Waits for the first complete picture. By a mark on the page rather than by its promise: Chromium 150 forgets, now and then, that the
 * debugger awaits one ("Resulting promise was garbage collected").
 */
export async function pictureReady(page: Page): Promise<void> {
  await page.waitForFunction(() => Boolean((window as { hafenblick?: unknown }).hafenblick), null, { timeout: 60_000 });
  await page.evaluate(() => {
    void window.hafenblick.ready.then(() => document.documentElement.setAttribute('data-ready', ''));
  });
  await page.waitForFunction(() => document.documentElement.hasAttribute('data-ready'), null, { timeout: 180_000 });
}

/** Waits until the scene has stopped drawing: the same number of frames at ten looks in a row. Returns that number. */
export async function settled(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        let last = -1;
        let same = 0;
        let looks = 0;
        const look = (): void => {
          const { framesDrawn } = window.hafenblick.stats();
          same = framesDrawn === last ? same + 1 : 0;
          last = framesDrawn;
          if (same >= 10) resolve(framesDrawn);
          else if (++looks > 300) reject(new Error(`still drawing after ${framesDrawn} frames`));
          else setTimeout(look, 200);
        };
        look();
      }),
  );
}
