import { SaxesParser } from 'saxes';
import { DecodeError } from '../../../schema/decode.ts';

/** An element. Names are local: which prefix a publisher gives a namespace is his own affair. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Text directly in it, without what stands around. */
  readonly text: string;
}
type Open = { name: string; attributes: Record<string, string>; children: XmlNode[]; text: string };

const MOST_DEEP = 64;
export const MOST_ELEMENTS = 1_000_000;
/** Encodings by the names of the XML declaration; TextDecoder knows them all. */
const ENCODINGS = /^(utf-8|utf8|us-ascii|iso-8859-1|iso-8859-15|windows-1252)$/i;

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

function decodeText(bytes: Uint8Array, what: string): string {
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)["']/.exec(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  )?.[1];
  const encoding = declared ?? 'utf-8';
  if (!ENCODINGS.test(encoding)) throw new DecodeError(what, '', `is in ${encoding.slice(0, 40)}, which is not read`);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new DecodeError(what, '', `is not in ${encoding}`);
  }
}

/**
 * XML of somebody else. Nothing it refers to is fetched or put in: a document type, and with it every entity but the five of XML, is refused.
 * @param what named in the error
 * @throws DecodeError with the line
 */
export function readXml(bytes: Uint8Array, what: string): XmlNode {
  const parser = new SaxesParser();
  const stack: Open[] = [];
  const roots: XmlNode[] = [];
  let count = 0;
  const refuse = (reason: string): never => {
    throw new DecodeError(what, `line ${parser.line}`, reason);
  };
  parser.on('error', (error) => refuse(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => refuse('has a document type, which is not read'));
  parser.on('opentag', ({ name, attributes }) => {
    if (++count > MOST_ELEMENTS) refuse(`has more than ${MOST_ELEMENTS} elements`);
    if (stack.length >= MOST_DEEP) refuse(`is nested deeper than ${MOST_DEEP}`);
    const local: Record<string, string> = {};
    for (const key in attributes) local[localOf(key)] = attributes[key]!;
    stack.push({ name: localOf(name), attributes: local, children: [], text: '' });
  });
  const textRead = (text: string): void => {
    const open = stack.at(-1);
    if (open) open.text += text;
  };
  parser.on('text', textRead);
  parser.on('cdata', textRead);
  parser.on('closetag', () => {
    const node = stack.pop()!;
    node.text = node.text.trim();
    const above = stack.at(-1);
    if (above) above.children.push(node);
    else roots.push(node);
  });
  parser.write(decodeText(bytes, what)).close();
  return roots[0] ?? refuse('is empty');
}

/** The first child of this name, along a path. */
export function childOf(node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((at, name) => at?.children.find((each) => each.name === name), node);
}

/** Everything below a node that fits, in the order of the document; below what fits nothing is looked for. */
export function findAll(node: XmlNode, fits: (node: XmlNode) => boolean, found: XmlNode[] = []): XmlNode[] {
  for (const child of node.children)
    if (fits(child)) found.push(child);
    else findAll(child, fits, found);
  return found;
}
