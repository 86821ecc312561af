import { describe, expect, it } from 'vitest';
import { readDatex } from '../../../../src/feed/sources/datex/readDatex.ts';
import { childOf, findAll, readXml } from '../../../../src/feed/sources/datex/readXml.ts';
import { record2, table2 } from './documents.ts';

const read = (text: string, encoding: BufferEncoding = 'utf8') => readXml(Buffer.from(text, encoding), 'answer');

describe('XML of somebody else', () => {
  it('has local names, whatever the prefixes, and the text that stands directly in an element', () => {
    const root = read('<a:x xmlns:a="n" a:type="b:T" id="1"> one <a:y>two</a:y><![CDATA[<three>]]></a:x>');
    expect(root).toMatchObject({ name: 'x', attributes: { type: 'b:T', id: '1' }, text: 'one <three>' });
    expect(childOf(root, 'y')?.text).toBe('two');
    expect(findAll(root, ({ name }) => name === 'y')).toHaveLength(1);
  });

  it.each<[string, string, BufferEncoding]>([
    ['UTF-8 by default', '<x>Düsseldorfer Straße</x>', 'utf8'],
    ['UTF-8 with a mark', '\ufeff<?xml version="1.0" encoding="utf-8"?><x>Düsseldorfer Straße</x>', 'utf8'],
    ['ISO-8859-1', '<?xml version="1.0" encoding="ISO-8859-1"?><x>Düsseldorfer Straße</x>', 'latin1'],
    ["Windows-1252 in single quotes", "<?xml version='1.0' encoding='windows-1252'?><x>Düsseldorfer Straße</x>", 'latin1'],
  ])('is read as %s', (_name, text, encoding) => {
    expect(read(text, encoding).text).toBe('Düsseldorfer Straße');
  }); // prettier-ignore

  it.each<[string, string, RegExp]>([
    ['an entity of a file', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', /document type/],
    ['a document type elsewhere', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>', /document type/],
    ['entities of entities', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', /document type/],
    ['an entity that nobody declared', '<x>&nbsp;</x>', /line 1: /],
    ['an end that is missing', '<x><y></y>', /line 1: /],
    ['two elements side by side', '<x/><y/>', /line 1: /],
    ['no element', '', /answer/],
    ['JSON', '{"a": 1}', /line 1: /],
    ['a page', '<!doctype html><title>Wartung</title>', /document type|line 1/],
    ['bytes of another encoding', '<?xml version="1.0" encoding="UTF-8"?><x>\u00fc</x>', /is not in UTF-8/],
    ['an encoding that nobody reads', '<?xml version="1.0" encoding="EBCDIC-CP-DE"?><x/>', /EBCDIC-CP-DE, which is not read/],
    ['100 levels', `${'<x>'.repeat(100)}${'</x>'.repeat(100)}`, /nested deeper than 64/],
  ])('with %s is refused', (name, text, message) => {
    expect(() => read(text, name.startsWith('bytes') ? 'latin1' : 'utf8')).toThrow(message);
  }); // prettier-ignore

  it('that is no publication of DATEX II is refused, too', () => {
    expect(() => readDatex(read('<html><body>Wartung</body></html>'), 'answer')).toThrow('answer: html: holds no publication of DATEX II'); // prettier-ignore
  });

  it('that is cut anywhere is refused, and hangs nowhere', () => {
    const whole = table2(record2('P1'));
    for (let end = 1; end < whole.length - 1; end += 7)
      expect(() => readDatex(read(whole.slice(0, end)), 'answer')).toThrow();
  });
});
