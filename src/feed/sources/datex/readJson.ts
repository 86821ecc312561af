import { DecodeError } from '../../../schema/decode.ts';
import { parseJson } from '../parseJson.ts';
import { MOST_ELEMENTS, type XmlNode } from './readXml.ts';

type Node = { name: string; attributes: Record<string, string>; children: Node[]; text: string };
/** Of what is a word or a number: most of a document, and it has neither. */
const NO_ATTRIBUTES: Node['attributes'] = Object.freeze({});
const NO_CHILDREN = Object.freeze([]) as readonly Node[] as Node[];
type Json = Readonly<Record<string, unknown>>;

/**
 * Where one of several classes may stand, its name does, behind the short name of its namespace: `{"aegiElectricChargingPoint": {…}}` is what
 * `xsi:type="egi:ElectricChargingPoint"` is in XML.
 */
const CLASS = /^(?:a?egi|a?fac|com|con|cz|ex|fst|locx?|prk|roa|sit|tmp|tro|vms)(?=[A-Z])/;
/** Names that are attributes in XML, as JSON has them. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  ...{ id: 'id', idG: 'id', version: 'version', versionG: 'version' },
  ...{ lang: 'lang', targetClass: 'targetClass', index: 'index', groupIndex: 'groupIndex' },
};
const [OPEN_OBJECT, OPEN_LIST] = Buffer.from('{[');
/** The mark of UTF-8, and white space. */
const BEFORE = new Set([0xef, 0xbb, 0xbf, 0x20, 0x09, 0x0a, 0x0d]);

/** Whether a document begins as JSON does. */
export function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => !BEFORE.has(byte));
  return first === OPEN_OBJECT || first === OPEN_LIST;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : null;

/**
 * DATEX II in JSON, as the schemas of 3.x have it (and the AFIR profile of the Mobilithek), → the elements that it would be in XML.
 * @param what named in the error
 * @throws DecodeError when it is no object of JSON, or too large
 */
export function readJson(bytes: Uint8Array, what: string): XmlNode {
  const root = parseJson(bytes, what, bytes.byteLength);
  if (!isObject(root)) throw new DecodeError(what, '', 'is not an object');
  let count = 0;
  const nodeOf = (name: string, value: unknown): Node => {
    if (++count > MOST_ELEMENTS) throw new DecodeError(what, '', `has more than ${MOST_ELEMENTS} elements`);
    if (!isObject(value)) return { name, attributes: NO_ATTRIBUTES, children: NO_CHILDREN, text: textOf(value) ?? '' };
    const node: Node = { name, attributes: {}, children: [], text: '' };
    fill(node, value);
    return node;
  };
  const fill = (node: Node, object: Json): void => {
    for (const [key, value] of Object.entries(object)) {
      const attribute = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
      const text = textOf(value);
      if (attribute !== undefined && text !== null) node.attributes[attribute] = text;
      else if (CLASS.test(key) && isObject(value)) {
        node.attributes['type'] ??= key.replace(CLASS, '');
        fill(node, value);
      } else if (Array.isArray(value)) for (const each of value as unknown[]) node.children.push(nodeOf(key, each));
      else if (value !== null) node.children.push(nodeOf(key, value));
      // A word of a list is `{"value": …}`, in XML the text itself; one of several languages has its own beside it.
      if (key === 'value' && text !== null) node.text = text;
    }
    const { lang } = node.attributes;
    if (lang !== undefined) for (const child of node.children) if (child.name === 'value') child.attributes = { ...child.attributes, lang };
  }; // prettier-ignore
  // Some national access points publish without the element around the publications.
  const isBare = Object.keys(root).some((key) => CLASS.test(key) && key.endsWith('Publication'));
  return nodeOf(isBare ? 'payload' : 'document', root);
}
