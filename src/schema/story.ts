import * as v from 'valibot';
import type { GeoPose, NamedView } from '../geo/cameraPose.ts';
import type { UnixMs } from '../geo/units.ts';
import { AssetIdSchema, THEMES, type Theme } from './catalogue.ts';
import { DecodeError } from './decode.ts';
import { LANGUAGES, type Language, type Text } from './texts.ts';
import { parseCamera, parseInstant } from './urlState.ts';

/** One picture of a story and what is said to it. */
export interface StoryStep {
  /** Null: the camera stays. */
  readonly camera: GeoPose | NamedView | null;
  /** `live`: follow the feed. Null: the clock stays as it is. */
  readonly at: UnixMs | 'live' | null;
  /** Speed of the clock from `at` on; 0 stands. */
  readonly speed: number;
  readonly select: string | null;
  readonly theme: Theme | null;
  /** Empty where the step has none. */
  readonly heading: Text;
  /** Paragraphs, separated by an empty line. */
  readonly body: Text;
}
export interface Story {
  readonly title: Text;
  readonly steps: readonly StoryStep[];
}

const HEADER_KEYS = ['title.de', 'title.en', 'title.zh'] as const;
const STEP_KEYS = ['view', 'cam', 'at', 'speed', 'select', 'theme'] as const;
type Values = ReadonlyMap<string, { readonly value: string; readonly line: number }>;

interface Block {
  /** Line of the opening `---`, from 1. */
  readonly line: number;
  readonly values: Values;
  /** Lines behind the block, up to the next one. */
  readonly text: readonly string[];
  readonly textLine: number;
}

/**
 * Reads a story. The file is Markdown: a block between `---` lines for the whole, one for each step, then the step's text in
 * sections `## de`, `## en`, `## zh`, each with an optional heading behind the language:
 *
 *     ---
 *     title.de: Das Hochwasser
 *     title.en: The flood
 *     title.zh: 洪水
 *     ---
 *
 *     ---
 *     view: home                       (or cam: lon,lat,distance,pitch,bearing)
 *     at: 2024-01-04T12:00:00Z         (or live)
 *     speed: 3600
 *     select: gauge/duisburg-ruhrort
 *     theme: port
 *     ---
 *     ## de Der Rhein steigt
 *     Seit Weihnachten …
 *     ## en The Rhine rises
 *     …
 *
 * @param file its name, for errors
 * @throws DecodeError that names the file and the line
 */
export function parseStory(text: string, file: string): Story {
  const blocks = readBlocks(text.replace(/^\uFEFF/, '').split(/\r?\n/), file);
  const [header, ...steps] = blocks;
  if (!header) return fail(file, 1, 'has no block between --- lines');
  checkKeys(header.values, HEADER_KEYS, file);
  const strayLine = header.text.findIndex((line) => line.trim() !== '');
  if (strayLine >= 0) fail(file, header.textLine + strayLine, 'text before the first step');
  const title = (lang: Language): string =>
    header.values.get(`title.${lang}`)?.value ?? fail(file, header.line, `title.${lang} is missing`);
  if (steps.length === 0) fail(file, header.line, 'has no steps');
  return {
    title: { de: title('de'), en: title('en'), zh: title('zh') },
    steps: steps.map((step) => readStep(step, file)),
  };
}

function fail(file: string, line: number, reason: string): never {
  throw new DecodeError(file, `line ${line}`, reason);
}

function readBlocks(lines: readonly string[], file: string): Block[] {
  const isFence = (line: string | undefined): boolean => line?.trimEnd() === '---';
  const fences = lines.flatMap((line, i) => (isFence(line) ? [i] : []));
  if (fences.length % 2 === 1) fail(file, fences.at(-1)! + 1, 'this --- opens a block that is never closed');
  const before = lines.findIndex((line) => line.trim() !== '');
  if (before >= 0 && before < (fences[0] ?? 0)) fail(file, before + 1, 'text before the first block');
  const blocks: Block[] = [];
  for (let f = 0; f < fences.length; f += 2) {
    const [open, close, next] = [fences[f]!, fences[f + 1]!, fences[f + 2] ?? lines.length];
    const values = new Map<string, { value: string; line: number }>();
    for (let i = open + 1; i < close; i++) {
      const line = lines[i]!.trim();
      if (line === '' || line.startsWith('#')) continue;
      const match = /^([a-z.]+)\s*:\s*(.+)$/.exec(line);
      if (!match) return fail(file, i + 1, `"${line.slice(0, 40)}" is not "key: value"`);
      if (values.has(match[1]!)) fail(file, i + 1, `${match[1]!} is there twice`);
      values.set(match[1]!, { value: match[2]!, line: i + 1 });
    }
    blocks.push({ line: open + 1, values, text: lines.slice(close + 1, next), textLine: close + 2 });
  }
  return blocks;
}

function checkKeys(values: Values, known: readonly string[], file: string): void {
  for (const [key, { line }] of values)
    if (!known.includes(key)) fail(file, line, `unknown key "${key}", one of ${known.join(', ')}`);
}

function readStep({ line, values, text, textLine }: Block, file: string): StoryStep {
  checkKeys(values, STEP_KEYS, file);
  const read = <T>(
    key: (typeof STEP_KEYS)[number],
    parse: (value: string) => T | undefined,
    what: string,
  ): T | null => {
    const entry = values.get(key);
    if (!entry) return null;
    return parse(entry.value) ?? fail(file, entry.line, `${key}: "${entry.value}" is not ${what}`);
  };
  if (values.has('view') && values.has('cam')) fail(file, values.get('cam')!.line, 'view and cam exclude one another');
  const place = 'a named view or lon,lat,distance,pitch,bearing';
  const theme = read('theme', (value) => THEMES.find((name) => name === value), `one of ${THEMES.join(', ')}`);
  const speed = read('speed', (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined), 'a number');
  return {
    camera: read('view', parseCamera, place) ?? read('cam', parseCamera, place),
    at: read('at', (value) => (value === 'live' ? value : parseInstant(value)), 'an instant (ISO 8601 with Z) or live'),
    speed: speed ?? 0,
    select: read('select', (value) => (v.is(AssetIdSchema, value) ? value : undefined), 'an asset id'),
    theme,
    ...readTexts(text, textLine, line, file),
  };
}

function readTexts(
  lines: readonly string[],
  firstLine: number,
  stepLine: number,
  file: string,
): { heading: Text; body: Text } {
  const heading = { de: '', en: '', zh: '' };
  const collected: Partial<Record<Language, string[]>> = {};
  let current: Language | null = null;
  lines.forEach((line, i) => {
    const match = /^##\s+(\S+)\s*(.*)$/.exec(line);
    if (match) {
      const lang = LANGUAGES.find((name) => name === match[1]);
      if (!lang) return fail(file, firstLine + i, `"${match[1]!}" is not one of ${LANGUAGES.join(', ')}`);
      if (collected[lang]) fail(file, firstLine + i, `section ${lang} is there twice`);
      heading[lang] = match[2]!.trim();
      collected[lang] = [];
      current = lang;
    } else if (current) collected[current]!.push(line.trim());
    else if (line.trim() !== '') fail(file, firstLine + i, 'text before the first "## de"');
  });
  const paragraphs = (lang: Language): string => {
    const own = collected[lang];
    if (!own) return fail(file, stepLine, `section "## ${lang}" is missing`);
    // A line break inside a paragraph is only where the author's line ended; Chinese is joined without a blank.
    const glue = lang === 'zh' ? '' : ' ';
    return own.join('\n').trim().split(/\n{2,}/).map((part) => part.split('\n').join(glue)).join('\n\n'); // prettier-ignore
  };
  return { heading, body: { de: paragraphs('de'), en: paragraphs('en'), zh: paragraphs('zh') } };
}
