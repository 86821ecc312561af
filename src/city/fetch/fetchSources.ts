import { existsSync, statSync, statfsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchFile, hashOf, readAnnounced, type Announced } from './fetchFile.ts';
import { readManifest, writeManifest, type ManifestEntry } from './manifest.ts';
import { PATIENCE, request, RequestError, withPatience, type Patience } from './request.ts';
import type { Target } from './targets.ts';

export interface FetchOptions {
  readonly folder: string;
  /** Only say what would be fetched. */
  readonly isDryRun?: boolean;
  readonly say: (line: string) => void;
  readonly patience?: Patience;
  /** Requests at once. More is impolite. */
  readonly atOnce?: number;
}

export interface FetchOutcome {
  readonly fetched: number;
  readonly kept: number;
  /** Not on the server: a tile without a building has no file. */
  readonly missing: readonly string[];
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

interface Asked {
  readonly target: Target;
  readonly announced: Announced | null;
  /** Already here, unchanged on the server and sound. */
  readonly isKept: boolean;
  readonly error: RequestError | null;
}

/**
 * Fetches what is missing or has changed, tells the total size first, and keeps the manifest. Every file counts for itself: one that fails
 * does not stop the others, and a second run goes on where the first was stopped.
 */
export async function fetchSources(targets: readonly Target[], options: FetchOptions): Promise<FetchOutcome> {
  const { folder, say, patience = PATIENCE, atOnce = 2 } = options;
  const manifest = readManifest(folder);
  const hosts = [...new Set(targets.map(({ url }) => new URL(url).host))];
  say(`Asking ${hosts.join(', ')} about ${targets.length} files …`);
  const likely = new LikelyNames();
  const asked = await inTurns(targets, atOnce, (target) => ask(target, folder, manifest, patience, likely));

  const missing = asked.filter(({ error }) => error?.isMissing).map(({ target }) => target.path);
  const failed = asked.flatMap(({ target, error }) =>
    error && !error.isMissing ? [{ path: target.path, reason: error.message }] : [],
  );
  const kept = asked.filter(({ isKept }) => isKept).length;
  const wanted = asked.filter(({ isKept, error }) => !isKept && !error);
  const bytes = wanted.reduce((sum, { announced }) => sum + (announced?.bytes ?? 0), 0);
  const unknown = wanted.filter(({ announced }) => announced?.bytes == null).length;
  const size = `${(bytes / 1e6).toFixed(1)} MB${unknown > 0 ? ` and ${unknown} of unknown size` : ''}`;
  say(`${wanted.length} to fetch (${size}), ${kept} here already, ${missing.length} not on the server`);
  if (options.isDryRun) {
    for (const kind of new Set(wanted.map(({ target }) => target.kind))) {
      const own = wanted.filter(({ target }) => target.kind === kind);
      const ownBytes = own.reduce((sum, { announced }) => sum + (announced?.bytes ?? 0), 0);
      say(`  ${kind}: ${own.length} files, ${(ownBytes / 1e6).toFixed(1)} MB`);
    }
    for (const { target, announced } of wanted) say(`  ${target.url}  ${announced?.bytes ?? '?'} bytes`);
    return { fetched: 0, kept, missing, failed };
  }
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bytes > bavail * bsize) throw new Error(`${size} do not fit on the disk of ${folder}`);

  let arrived = 0;
  let done = 0;
  await inTurns(wanted, atOnce, async ({ target, announced }) => {
    const path = join(folder, target.path);
    try {
      const result = await withPatience(
        patience,
        () => fetchFile(target, path, announced, patience, (more) => (arrived += more)),
        (error, waitMs) => say(`  ${target.path} ${error.message}; again in ${(waitMs / 1000).toFixed(1)} s`),
      );
      const now = new Date().toISOString();
      const changed = Date.parse(result.lastModified ?? '');
      const date = (Number.isNaN(changed) ? now : new Date(changed).toISOString()).slice(0, 10);
      const { kind, url, source, licence } = target;
      manifest.set(target.path, { path: target.path, kind, url, ...result, fetchedAt: now, date, source, licence });
      writeManifest(folder, manifest);
      done++;
      say(`${done}/${wanted.length} ${target.path} (${(arrived / 1e6).toFixed(1)} of ${size})`);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.isMissing) missing.push(target.path);
      else failed.push({ path: target.path, reason: error.message });
    }
  });
  return { fetched: done, kept, missing, failed };
}

/** Asks about a target under each of its names, until one is there. */
async function ask(
  target: Target,
  folder: string,
  manifest: ReadonlyMap<string, ManifestEntry>,
  patience: Patience,
  likely: LikelyNames,
): Promise<Asked> {
  const names = likely.inOrder([{ url: target.url, path: target.path }, ...(target.others ?? [])], manifest);
  let asked: Asked | null = null;
  for (const name of names) {
    asked = await askOne({ ...target, ...name }, folder, manifest, patience);
    if (!asked.error?.isMissing) {
      if (!asked.error) likely.found(name.path);
      return asked;
    }
  }
  return { ...asked!, target };
}

/** Which of several names a file is likely to have: the one it had before, or that of the last file that was found. */
class LikelyNames {
  private ending = '';

  inOrder(
    names: readonly { url: string; path: string }[],
    manifest: ReadonlyMap<string, ManifestEntry>,
  ): readonly { url: string; path: string }[] {
    if (names.length === 1) return names;
    const rank = ({ path }: { path: string }): number =>
      manifest.has(path) ? 0 : this.ending !== '' && path.endsWith(this.ending) ? 1 : 2;
    return [...names].sort((a, b) => rank(a) - rank(b));
  }

  /** `…_2021.tif`: tiles of one flight lie side by side. */
  found(path: string): void {
    this.ending = /_\d{4}\.[a-z.]+$/.exec(path)?.[0] ?? '';
  }
}

async function askOne(
  target: Target,
  folder: string,
  manifest: ReadonlyMap<string, ManifestEntry>,
  patience: Patience,
): Promise<Asked> {
  let announced: Announced | null = null;
  try {
    const response = await withPatience(patience, () =>
      request(target.url, 'HEAD', {}, AbortSignal.timeout(patience.silenceMs)),
    );
    announced = readAnnounced(response);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    // Some servers refuse HEAD: the size stays unknown, and GET decides.
    if (!/answers (403|405|501)/.test(error.message)) return { target, announced, isKept: false, error };
  }
  const entry = manifest.get(target.path);
  const isKept =
    entry !== undefined && announced !== null && (await isSound(join(folder, target.path), entry, announced));
  return { target, announced, isKept, error: null };
}

/** Whether the file here is the server's and has not been damaged since. */
async function isSound(path: string, entry: ManifestEntry, announced: Announced): Promise<boolean> {
  if (!existsSync(path) || statSync(path).size !== entry.bytes) return false;
  if (announced.bytes !== null && announced.bytes !== entry.bytes) return false;
  if (announced.etag !== entry.etag || announced.lastModified !== entry.lastModified) return false;
  return (await hashOf(path)) === entry.sha256;
}

/** Runs `work` over the items, some at once; results in the order of the items. */
async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const turn = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, turn));
  return results;
}
