import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/feed/ingest/readMessage.ts';
import { parseJson } from '../../../src/feed/sources/parseJson.ts';
import { unixMs } from '../../../src/geo/units.ts';

const read = (text: string | Uint8Array): unknown => parseJson(Buffer.from(text), 'message', 1000);

describe('JSON of somebody else', () => {
  it('is read, with brackets in texts and escaped quotes', () => {
    const value = { a: '[[[{{{"\\"'.repeat(30), b: [1, { c: 'ü' }] };
    expect(read(JSON.stringify(value))).toEqual(value);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['what is too long', ' '.repeat(1001), 'message: is longer than 1000 bytes'],
    ['what is too deep', '['.repeat(65), 'message: is nested deeper than 64'],
    ['what is too deep in objects', '{"a":'.repeat(65), 'message: is nested deeper than 64'],
    ['what is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'message: is not UTF-8'],
    ['what is no JSON, without quoting it', '{secret', 'message: is not JSON'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('of any shape is read or refused in every format, never thrown at (20 000 inputs, seed 7)', () => {
    const key = fc.constantFrom(
      'n', 'bn', 'v', 'u', 't', 'bver', 'id', 'type', 'data', 'value', 'location', 'specversion', 'source', 'subject', 'time', 'result',
      'Datastream', '@iot.id', 'dataArray', 'components', 'metadata', 'body', 'observedAt', 'unitCode', 'name', 'languageMap', 'coordinates',
    ); // prettier-ignore
    const leaf = fc.oneof(
      fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom('', '1.0', 'Notification', 'Point', 'urn:x:1', 'a/b/C', '2026-11-25T23:00:00Z'),
    ); // prettier-ignore
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
      ),
    }));
    const format = fc.constantFrom('json', 'senml', 'sensorthings', 'ngsi-ld', 'cloudevents' as const);
    fc.assert(
      fc.property(tree, format, (body, told) => {
        const { reports, refused } = readMessage(
          body,
          told,
          unixMs(Date.parse('2026-11-25T23:00:00Z')),
          () => undefined,
        );
        for (const { value, quality } of reports) expect(Number.isNaN(value)).toBe(quality === 'missing');
        for (const { path } of refused) expect(path === '' || path.startsWith('/')).toBe(true);
      }),
      { numRuns: 20_000, seed: 7 },
    );
  });
});
