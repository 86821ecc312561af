import { SaxesParser } from 'saxes';
import { CityInputError } from './geojson.ts';
import { readSrsName, type CityGmlCrs } from './cityGmlCrs.ts';
import { createNameResolver, withDeclarations, type Prefixes } from './cityGmlElements.ts';

/** What stands before the first building and holds for the whole file. Plain data: it crosses threads. */
export interface CityGmlHead {
  readonly file: string;
  /** Label for TextDecoder. */
  readonly encoding: string;
  readonly prefixes: Prefixes;
  /** Qualified name of the elements that hold one city object each: `core:cityObjectMember`. */
  readonly memberTag: string;
  readonly crs: CityGmlCrs;
  /** As written; null where the file names none. */
  readonly srsName: string | null;
}

const MEMBER = /<((?:[A-Za-z_][\w.-]*:)?(?:cityObjectMember|featureMember))[\s>]/g;

/** Byte where the first member starts, or −1. Comments are skipped: they may hold a member. */
export function findFirstMember(head: Buffer): { at: number; tag: string } | null {
  const text = head.toString('latin1');
  const comments = [...text.matchAll(/<!--[\s\S]*?(?:-->|$)/g)].map((match) => [match.index, match.index + match[0].length] as const); // prettier-ignore
  for (const match of text.matchAll(MEMBER))
    if (!comments.some(([from, to]) => match.index >= from && match.index < to))
      return { at: match.index, tag: match[1]! };
  return null;
}

/**
 * Reads what stands before the first member.
 * @throws CityInputError where the file is not CityGML 1.0 or 2.0, has a document type, or is in another coordinate system
 */
export function readHead(file: string, bytes: Buffer, memberTag: string): CityGmlHead {
  const encoding = /^[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding).decode(bytes);
  } catch {
    throw new CityInputError(file, 'line 1', `the encoding "${encoding}" is not known`);
  }
  let prefixes: Prefixes = {};
  let root = '';
  const srsNames: string[] = [];
  const parser = new SaxesParser({ xmlns: false });
  const fail = (reason: string): never => {
    throw new CityInputError(file, `line ${parser.line}`, reason);
  };
  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => fail('has a document type; such files are not read'));
  parser.on('opentag', ({ name, attributes }) => {
    if (root === '') {
      prefixes = withDeclarations({}, attributes);
      root = createNameResolver(prefixes)(name);
      if (root !== 'CityModel' && root !== 'FeatureCollection')
        fail(`is not CityGML 1.0 or 2.0: its first element is <${name}>`);
    }
    if (attributes['srsName'] && /(^|:)Envelope$/.test(name)) srsNames.push(attributes['srsName']);
  });
  parser.write(text); // never closed: the rest of the file follows elsewhere
  if (root === '') fail('is not CityGML: no element found');
  const srsName = srsNames[0] ?? null;
  const crs = srsName === null ? { eastingShift: 0 } : readSrsName(srsName);
  if (!crs) return fail(`the coordinate system "${srsName ?? ''}" is not read; ETRS89 / UTM zone 32 is`);
  return { file, encoding, prefixes, memberTag, crs, srsName };
}
