import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/schema/decode.ts';
import { parseStory } from '../../src/schema/story.ts';

const HEADER = '---\ntitle.de: Das Hochwasser\ntitle.en: The flood\ntitle.zh: 洪水\n---\n';
const TEXTS =
  '## de Der Rhein steigt\nSeit\nWeihnachten.\n\nEr steigt.\n## en\nSince Christmas.\n## zh\n从圣诞\n节起。\n';
const step = (block: string, texts = TEXTS): string => `---\n${block}\n---\n${texts}`;
const failure = (text: string): string => {
  try {
    parseStory(text, 'flood.md');
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return (error as DecodeError).message;
  }
  return 'no failure';
};

describe('a story file', () => {
  it('is a title and steps with camera, instant, selection, theme, speed and text', () => {
    const blocks = [
      'view: home\nat: 2024-01-04T12:00:00Z\nspeed: 3600\nselect: gauge/duisburg-ruhrort\ntheme: port',
      '# a remark\ncam: 6.75,51.45,900,30,120\nat: live',
      '',
    ];
    const story = parseStory(HEADER + blocks.map((block) => step(block)).join('\n'), 'flood.md');
    expect(story.title).toEqual({ de: 'Das Hochwasser', en: 'The flood', zh: '洪水' });
    expect(story.steps).toHaveLength(3);
    expect(story.steps[0]).toMatchObject({
      camera: 'home',
      at: Date.UTC(2024, 0, 4, 12),
      speed: 3600,
      select: 'gauge/duisburg-ruhrort',
      theme: 'port',
    });
    expect(story.steps[1]).toMatchObject({
      camera: { lon: 6.75, lat: 51.45, distance: 900, pitch: 30, bearing: 120 },
      at: 'live',
      select: null,
    });
    expect(story.steps[2]).toMatchObject({ camera: null, at: null, speed: 0, theme: null });
  });

  it('joins the lines of a paragraph, in Chinese without blanks', () => {
    const { heading, body } = parseStory(HEADER + step(''), 'flood.md').steps[0]!;
    expect(heading).toEqual({ de: 'Der Rhein steigt', en: '', zh: '' });
    expect(body).toEqual({ de: 'Seit Weihnachten.\n\nEr steigt.', en: 'Since Christmas.', zh: '从圣诞节起。' });
  });

  it('reads a file that was written on Windows', () => {
    expect(parseStory(`\uFEFF${(HEADER + step('view: port')).replace(/\n/g, '\r\n')}`, 'flood.md').steps).toHaveLength(
      1,
    );
  });

  it.each([
    ['', 'flood.md: line 1: has no block between --- lines'],
    [HEADER, 'flood.md: line 1: has no steps'],
    ['Hello\n' + HEADER, 'flood.md: line 1: text before the first block'],
    [HEADER + 'Hello\n' + step(''), 'flood.md: line 6: text before the first step'],
    ['---\ntitle.de: A\ntitle.en: A\n---\n' + step(''), 'flood.md: line 1: title.zh is missing'],
    [HEADER + '---\nview: home\n', 'flood.md: line 6: this --- opens a block that is never closed'],
    [
      HEADER + step('view: moon'),
      'flood.md: line 7: view: "moon" is not a named view or lon,lat,distance,pitch,bearing',
    ],
    [HEADER + step('view home'), 'flood.md: line 7: "view home" is not "key: value"'],
    [HEADER + step('view: home\nview: port'), 'flood.md: line 8: view is there twice'],
    [HEADER + step('view: home\ncam: 6.7,51.4,9,9,9'), 'flood.md: line 8: view and cam exclude one another'],
    [
      HEADER + step('colour: red'),
      'flood.md: line 7: unknown key "colour", one of view, cam, at, speed, select, theme',
    ],
    [HEADER + step('at: noon'), 'flood.md: line 7: at: "noon" is not an instant (ISO 8601 with Z) or live'],
    [HEADER + step('select: Gauge'), 'flood.md: line 7: select: "Gauge" is not an asset id'],
    [HEADER + step('speed: fast'), 'flood.md: line 7: speed: "fast" is not a number'],
    [HEADER + step('', '## de\nA\n## en\nB\n'), 'flood.md: line 6: section "## zh" is missing'],
    [HEADER + step('', '## de\nA\n## de\nB\n'), 'flood.md: line 11: section de is there twice'],
    [HEADER + step('', '## fr\nA\n'), 'flood.md: line 9: "fr" is not one of de, en, zh'],
    [HEADER + step('', 'A\n## de\nB\n'), 'flood.md: line 9: text before the first "## de"'],
  ])('names file and line: %#', (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe('the stories that come with the viewer', () => {
  const folder = fileURLToPath(new URL('../../assets/stories/', import.meta.url));
  it.each(readdirSync(folder).filter((name) => name.endsWith('.md')))('%s can be told in three languages', (name) => {
    const { steps } = parseStory(readFileSync(join(folder, name), 'utf8'), name);
    expect(steps.length).toBeGreaterThan(2);
    for (const { body } of steps) for (const text of Object.values(body)) expect(text.length).toBeGreaterThan(0);
  });
});
