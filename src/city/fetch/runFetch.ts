import { join } from 'node:path';
import { fetchSources } from './fetchSources.ts';
import { listTargets, SOURCE_KINDS, type SourceKind } from './targets.ts';

export interface FetchArguments {
  /** `lod2=http://…` or an address for every kind. */
  readonly base: readonly string[];
  /** `lod2`, `dgm1`, `dgm`, `osm`; none = all. */
  readonly only: readonly string[];
  readonly folder: string;
  readonly isDryRun: boolean;
  /** Curated files, with the list of tiles. */
  readonly from: string;
  readonly say: (line: string) => void;
}

const isKind = (text: string): text is SourceKind => (SOURCE_KINDS as readonly string[]).includes(text);

/**
 * `npm run city -- fetch`.
 * @returns the exit status: 1 where a file failed, or most are not on the server
 * @throws RangeError for arguments that make no sense
 */
export async function runFetch({ base, only, folder, isDryRun, from, say }: FetchArguments): Promise<number> {
  const wrong = only.find((kind) => !isKind(kind));
  if (wrong !== undefined) throw new RangeError(`--only ${wrong}: there are ${SOURCE_KINDS.join(', ')}`);
  const kinds = only.length > 0 ? SOURCE_KINDS.filter((kind) => only.includes(kind)) : SOURCE_KINDS;
  const bases: Partial<Record<SourceKind, string>> = {};
  for (const text of base) {
    const [, kind, url] = /^([a-z0-9]+)=(.*)$/.exec(text) ?? [null, '', text];
    if (kind !== '' && !isKind(kind)) throw new RangeError(`--base ${text}: there are ${SOURCE_KINDS.join(', ')}`);
    for (const each of kind === '' ? SOURCE_KINDS : [kind]) bases[each] = url!;
  }
  const targets = listTargets(kinds, bases, join(from, 'nrw-lod2-tiles.json'));
  const { fetched, kept, missing, failed } = await fetchSources(targets, { folder, isDryRun, say });
  if (isDryRun && failed.length === 0) return 0;
  say(`${fetched} fetched, ${kept} here already, ${missing.length} not on the server, ${failed.length} failed`);
  for (const { path, reason } of failed) say(`  ${path}: ${reason}`);
  if (missing.length > targets.length / 2) {
    say('Most files are not on the server: the address may have moved. Name another with --base.');
    return 1;
  }
  return failed.length > 0 ? 1 : 0;
}
