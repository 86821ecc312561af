import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/schema/texts.ts';
import { parseStory } from '../../src/schema/story.ts';

const FOLDER = join(import.meta.dirname, '../../assets/stories');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));

describe('the stories that ship', () => {
  it.each(files)('%s is complete in three languages, one short text a step', (name) => {
    const story = parseStory(readFileSync(join(FOLDER, name), 'utf8'), name);
    expect(story.steps.length).toBeGreaterThanOrEqual(8);
    for (const [i, step] of story.steps.entries())
      for (const lang of LANGUAGES) {
        expect(step.heading[lang], `step ${i + 1}, heading ${lang}`).not.toBe('');
        expect(step.body[lang].length, `step ${i + 1}, body ${lang}`).toBeGreaterThan(10);
        expect(step.body[lang].length, `step ${i + 1}, body ${lang}`).toBeLessThan(220);
      }
  });

  it('tell the crests of the flood with the figures on record', () => {
    const story = parseStory(readFileSync(join(FOLDER, 'hochwasser-2024.md'), 'utf8'), 'hochwasser-2024.md');
    const crest = story.steps.filter((step) => step.heading.de.includes('Meter'));
    expect(crest.map((step) => new Date(step.at as number).toISOString())).toEqual([
      '2023-12-27T12:00:00.000Z',
      '2024-01-06T12:00:00.000Z',
    ]);
  });
});
