import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SOURCES } from '../../../src/city/sources.ts';
import { FLOOD_2024_HEADER } from '../../../src/feed/recordings/flood2024.ts';
import { AlarmsSchema } from '../../../src/schema/alarms.ts';
import { CatalogueSchema, type Asset, type Catalogue, type Provenance } from '../../../src/schema/catalogue.ts';
import { ChainsSchema } from '../../../src/schema/chains.ts';
import { decode } from '../../../src/schema/decode.ts';
import { parseStory } from '../../../src/schema/story.ts';
import { LANGUAGES, type Language, type Text } from '../../../src/schema/texts.ts';
import { TrainsSchema } from '../../../src/schema/trains.ts';
import { WaysSchema } from '../../../src/schema/ways.ts';
import { partnerOf } from '../../../src/state/partners.ts';
import { dataText, placeText } from '../../../src/ui/i18n/dataWords.ts';
import { kindText, nameKinds, sourceName, TEXTS } from '../../../src/ui/i18n/texts.ts';
import { ROOT } from '../../../src/feed/settings.ts';
import { feedProcess, getJson } from '../../feed/feedProcess.ts';
import { foreignIn } from './languageOf.ts';

const feed = feedProcess({
  DATA_DIR: mkdtempSync(join(tmpdir(), 'hafenblick-')),
  FEED_CLOCK: 'recorded:flood-2024-01@0',
});
afterAll(() => feed.end());
let url: string;
let catalogue: Catalogue;
beforeAll(async () => {
  url = await feed.ready;
  catalogue = decode(CatalogueSchema, await getJson(`${url}/api/catalogue`), 'catalogue');
  nameKinds(catalogue.kinds ?? {});
}, 120_000);

const inAll = (show: (lang: Language) => string): Text => ({ de: show('de'), en: show('en'), zh: show('zh') });
const isText = (value: object): value is Text => LANGUAGES.every((lang) => lang in value);

/** Faults of many texts, each once, with where it stands. */
function faultsOf(shown: Iterable<readonly [where: string, text: Text, isName?: boolean]>): string[] {
  const found = new Map<string, string>();
  for (const [where, text, isName] of shown)
    for (const fault of foreignIn(text, isName)) if (!found.has(fault)) found.set(fault, `${where}: ${fault}`);
  return [...found.values()];
}

/** Every text in three languages within a value, with the path to it. */
function* textsIn(value: unknown, path: string): Generator<readonly [string, Text]> {
  if (typeof value !== 'object' || value === null) return;
  if (isText(value)) yield [path, value];
  else for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, Array.isArray(value) ? path : `${path}.${key}`);
} // prettier-ignore

/** Leaves of the interface's texts, by path. */
function* leaves(texts: object, path = ''): Generator<readonly [string, string]> {
  for (const [key, value] of Object.entries(texts) as [string, unknown][])
    if (typeof value === 'string') yield [`${path}.${key}`, value];
    else if (typeof value === 'object' && value !== null) yield* leaves(value, `${path}.${key}`);
}

const said = (text: string): Text => inAll((lang) => dataText(text, lang));
const provenanceTexts = ({ source, licence, note }: Provenance): Text[] => [source, licence, ...(note === undefined ? [] : [note])].map(said); // prettier-ignore

/** Facts that are names, or written as a standard writes them. */
const NAMED_FACTS = /^(Straße|Anschrift|Adresse|Norm)$/;
function* assetTexts({ properties, ...asset }: Asset): Generator<readonly [string, Text, boolean?]> {
  const { name, provenance, owner, facts, links, datastreams, kind } = properties;
  // Stops, schools, stations and halls are called by their names.
  yield [`${asset.id}.name`, name, name.zh === name.de || name.en === name.de];
  yield [`${asset.id}.kind`, inAll((lang) => kindText(kind, lang))];
  for (const text of provenanceTexts(provenance)) yield [`${asset.id}.provenance`, text];
  // An institution is called by its name, a role by what it is.
  if (owner !== undefined) yield [`${asset.id}.owner`, said(owner), partnerOf(owner) !== null];
  for (const { label, value, lang } of facts) {
    yield [`${asset.id}.facts`, label];
    if (typeof value === 'string' && lang === undefined)
      yield [`${asset.id}.facts.${label.de}`, said(value), NAMED_FACTS.test(label.de)];
  }
  // A link leads to a firm or to a standard, and is called like it.
  for (const { label } of links) yield [`${asset.id}.links`, label, label.de === label.en];
  yield* textsIn(datastreams, `${asset.id}.datastreams`);
}

describe('what a person reads is of one language', () => {
  it('in what is said of every asset: name, kind, owner, facts, links, values, where it comes from', () => {
    expect(catalogue.features.length).toBeGreaterThan(3000);
    expect(faultsOf(catalogue.features.flatMap((asset) => [...assetTexts(asset)]))).toEqual([]);
  });

  it('in the names of kinds, themes, their pictures, rules and indicators, and of who looks after what', () => {
    const folder = join(ROOT, 'assets/themes');
    const files = readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown] as const); // prettier-ignore
    const owned = (value: unknown): Text[] =>
      typeof value !== 'object' || value === null
        ? []
        : Object.entries(value).flatMap(([key, inner]) =>
            typeof inner === 'string' && /^(owner|source|note|licence)$/.test(key) ? [said(inner)] : owned(inner),
          );
    const owners = files.flatMap(([file, theme]) => owned(theme).map((text) => [file, text, /WSA|GmbH|NRW|AG$/.test(text.de)] as const)); // prettier-ignore
    expect(owners.length).toBeGreaterThan(50);
    expect(faultsOf([...files.flatMap(([file, theme]) => [...textsIn(theme, file)]), ...owners])).toEqual([]);
  });

  it('in the sources of the city and of the recording', () => {
    const recorded = FLOOD_2024_HEADER.sources.map(({ name, licence }): Text[] => [said(name), said(licence)]);
    const texts = [...SOURCES.flatMap(provenanceTexts), ...recorded.flat()];
    expect(faultsOf(texts.map((text) => ['sources', text] as const))).toEqual([]);
  });

  it('in alarms and events', async () => {
    const { alarms } = decode(AlarmsSchema, await getJson(`${url}/api/alarms`), 'alarms');
    const { events } = await getJson<{ events: { data: { owner: string | null } }[] }>(`${url}/api/events`);
    const owners = [...alarms, ...events.map(({ data }) => data)].flatMap(({ owner }) =>
      owner === null ? [] : [['owner', said(owner), partnerOf(owner) !== null] as const],
    );
    expect(owners.length).toBeGreaterThan(0);
    expect(faultsOf([...textsIn(alarms, 'alarms'), ...textsIn(events, 'events'), ...owners])).toEqual([]);
  });

  it('in where containers, trains and trucks go', async () => {
    const { chains } = decode(ChainsSchema, await getJson(`${url}/api/chains`), 'chains');
    const { trains, corridors } = decode(TrainsSchema, await getJson(`${url}/api/trains`), 'trains');
    const { ways } = decode(WaysSchema, await getJson(`${url}/api/ways`), 'ways');
    const ends = new Set([
      ...chains.map(({ destination }) => destination),
      ...trains.map(({ partner }) => partner),
      ...Object.entries(ways).flatMap(([id, all]) => (/truck|torpedo/.test(id) ? all.flatMap(({ from, to }) => [from, to]) : [])), // prettier-ignore
    ]);
    expect(ends.size).toBeGreaterThan(20);
    const gone = [...ends].map((end) => ['end', inAll((lang) => placeText(end, lang)), /^A\d+ /.test(end)] as const);
    expect(faultsOf([...gone, ...textsIn(corridors, 'corridors')])).toEqual([]);
    // A place is written with a capital.
    const places = Object.values(ways).flatMap((all) => all.flatMap(({ from, to }) => [from, to]));
    expect(places.filter((name) => /^\p{Ll}/u.test(name) && !name.startsWith('logport'))).toEqual([]);
  });

  it('in the names of the sources of data', async () => {
    const { sources } = await getJson<{ sources: { id: string }[] }>(`${url}/healthz`);
    expect(sources.length).toBeGreaterThan(15);
    expect(faultsOf(sources.map(({ id }) => [id, inAll((lang) => sourceName(id, lang))] as const))).toEqual([]);
  });

  it('in the interface and in the stories', () => {
    const [en, zh] = [new Map(leaves(TEXTS.en)), new Map(leaves(TEXTS.zh))];
    const plain = (text: string | undefined): string => (text ?? '').replace(/\{\{\w+\}\}/g, '1');
    // Only German says "Uhr" behind a time.
    const german = [...leaves(TEXTS.de)].filter(([path]) => path !== '.time.oclock');
    const texts = german.map(([path, de]): readonly [string, Text, boolean?] => [
      path,
      { de: plain(de), en: plain(en.get(path)), zh: plain(zh.get(path) ?? zh.get(path.replace(/_one$/, '_other'))) },
    ]);
    expect(texts.length).toBeGreaterThan(500);
    const folder = join(ROOT, 'assets/stories');
    const stories = readdirSync(folder).map((file) => parseStory(readFileSync(join(folder, file), 'utf8'), file));
    expect(faultsOf([...texts, ...textsIn(stories, 'story')])).toEqual([]);
  });
});
