/** Namespaces of CityGML 1.0 and 2.0 whose elements the reader looks at. */
const KNOWN = [
  /^http:\/\/www\.opengis\.net\/citygml\/([a-z]+\/)*[12]\.0$/,
  /^http:\/\/www\.citygml\.org\/citygml\/([a-z]+\/)*1\/0\/0$/,
  /^http:\/\/www\.opengis\.net\/gml(\/3\.[12])?$/,
  /^urn:oasis:names:tc:ciq:xsdschema:xAL:2\.0$/,
];

/** Prefix (empty = default) → namespace. */
export type Prefixes = Readonly<Record<string, string>>;

/** Attributes that declare namespaces, on top of those in force. */
export function withDeclarations(prefixes: Prefixes, attributes: Readonly<Record<string, string>>): Prefixes {
  let own: Record<string, string> | null = null;
  for (const name in attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    own ??= { ...prefixes };
    own[name.slice(6)] = attributes[name]!;
  }
  return own ?? prefixes;
}

/**
 * Local names of elements: `bldg:Building` → `Building`; empty for elements of namespaces that are not CityGML's (extensions may
 * use the same words for something else). Remembers them: a file has a few dozen names and millions of elements.
 */
export function createNameResolver(prefixes: Prefixes): (qualified: string) => string {
  const known = new Map<string, string>();
  return (qualified) => {
    let local = known.get(qualified);
    if (local === undefined) {
      const colon = qualified.indexOf(':');
      const namespace = prefixes[colon < 0 ? '' : qualified.slice(0, colon)] ?? '';
      local = KNOWN.some((pattern) => pattern.test(namespace)) ? qualified.slice(colon + 1) : '';
      known.set(qualified, local);
    }
    return local;
  };
}
