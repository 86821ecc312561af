import { SaxesParser } from 'saxes';
import type { SurfaceKind } from '../model/Building.ts';
import { reversedRing } from '../model/geometry.ts';
import { createNameResolver, withDeclarations, type Prefixes } from './cityGmlElements.ts';
import { parseNumbers } from './cityGmlNumbers.ts';
import type { RawMember, RawNode } from './cityGmlRaw.ts';

/** What cannot be read, and where: a line of the member (from 1). */
export class CityGmlError extends Error {
  readonly line: number;
  readonly id: string | null;

  constructor(line: number, id: string | null, reason: string) {
    super(reason);
    this.name = 'CityGmlError';
    this.line = line;
    this.id = id;
  }
}

/** Elements may nest this deep; real files reach 20. */
const DEEPEST = 64;

const KINDS: Readonly<Record<string, SurfaceKind>> = {
  RoofSurface: 'roof',
  OuterFloorSurface: 'roof',
  WallSurface: 'wall',
  OuterCeilingSurface: 'wall',
  GroundSurface: 'ground',
  ClosureSurface: 'closure',
};
/** Children of a building whose text is kept. */
const KEPT = new Set([
  'name',
  'creationDate',
  'function',
  'usage',
  'class',
  'roofType',
  'measuredHeight',
  'storeysAboveGround',
  'storeysBelowGround',
  'yearOfConstruction',
]);
const ADDRESS = new Set(['LocalityName', 'ThoroughfareName', 'ThoroughfareNumber', 'PostalCodeNumber']);
const GROUPS = new Set(['MultiSurface', 'CompositeSurface', 'Surface', 'Solid', 'OrientableSurface']);
const POLYGONS = new Set(['Polygon', 'Triangle', 'Rectangle', 'PolygonPatch']);

export interface MemberContext {
  readonly prefixes: Prefixes;
  readonly resolve: (qualified: string) => string;
  /** Called with every srsName on a geometry; throws where it is not ours. */
  readonly checkSrs: (name: string) => void;
  readonly eastingShift: number;
}

/**
 * Reads one `cityObjectMember`. Streams through the text once; nothing outside it is looked at.
 * @returns null where it holds no building, with the name of what it holds in `other`
 * @throws CityGmlError with the line within the text
 */
export function readMember(text: string, context: MemberContext): { member: RawMember | null; other: string } {
  const member: RawMember = { nodes: [], polygons: [], references: [], ids: new Map(), notes: [] };
  const parser = new SaxesParser({ xmlns: false });
  const stack: string[] = [];
  const open: number[] = []; // nodes that are open, innermost last
  const openIds: string[] = []; // ids of groups of polygons that are open
  const openIdDepths: number[] = [];
  const scopes: { depth: number; resolve: (qualified: string) => string; prefixes: Prefixes }[] = [];
  let { resolve, prefixes } = context;
  let other = '';
  let lod = -1;
  let lodDepth = 0;
  let isSolid = false;
  let kind: SurfaceKind | null = null;
  let isReversed = false;
  let isFlat = false; // coordinates in pairs
  let rings: Float64Array[] | null = null;
  let polygonId: string | null = null;
  let polygonLine = 0;
  let coordinates: number[] = [];
  let ringLine = 0;
  let attributeName = '';
  let kept: string | null = null; // text being collected

  const fail = (reason: string, line = parser.line): never => {
    const id = member.nodes[open[0] ?? -1]?.id ?? null;
    throw new CityGmlError(line, id, reason);
  };
  const node = (): RawNode | undefined => member.nodes[open.at(-1) ?? -1];
  /** Local name of the element `up` levels above the one that is opening or closing. */
  const above = (up: number): string => stack[stack.length - 1 - up] ?? '';
  const isOfNode = (): boolean => above(1) === 'Building' || above(1) === 'BuildingPart';

  parser.on('error', (error) => fail(error.message.replace(/^\d+:\d+: /, '')));
  parser.on('doctype', () => fail('a document type is not allowed here'));
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length >= DEEPEST) fail(`elements are nested more than ${DEEPEST} deep`);
    for (const key in attributes)
      if (key.startsWith('xmlns')) {
        scopes.push({ depth: stack.length, resolve, prefixes });
        prefixes = withDeclarations(prefixes, attributes);
        resolve = createNameResolver(prefixes);
        break;
      }
    const local = resolve(name);
    stack.push(local);
    if (stack.length === 2) other = local || name;
    if (local === '') return;
    const id = attributes['gml:id'] ?? attributes['id'];
    if (local === 'Building' || local === 'BuildingPart') {
      member.nodes.push({
        id: id ?? null,
        line: parser.line,
        parent: local === 'BuildingPart' ? (open[0] ?? -1) : -1,
        texts: {},
        heightUnit: { value: '' },
        attributes: {},
        addresses: [],
        hasHigherLod: false,
      });
      open.push(member.nodes.length - 1);
      return;
    }
    if (open.length === 0) return;
    if (lod < 0) {
      const match = /^lod([0-4])(Solid|MultiSurface|Geometry|FootPrint|RoofEdge)$/.exec(local);
      if (match) {
        lod = Number(match[1]);
        lodDepth = stack.length;
        isSolid = match[2] === 'Solid';
        if (lod > 2) node()!.hasHigherLod = true;
      } else if (local in KINDS) kind = KINDS[local]!;
      else if (KEPT.has(local) && isOfNode()) {
        kept = '';
        if (local === 'measuredHeight') node()!.heightUnit.value = attributes['uom'] ?? '';
      } else if (local.endsWith('Attribute') && kind === null) attributeName = attributes['name'] ?? '';
      else if (local === 'value' && attributeName) kept = '';
      else if (local === 'Address') node()!.addresses.push({});
      else if (ADDRESS.has(local)) kept = '';
      return;
    }
    // Inside a geometry of some level of detail.
    if (attributes['srsName']) {
      try {
        context.checkSrs(attributes['srsName']);
      } catch (error) {
        fail((error as Error).message);
      }
    }
    if (POLYGONS.has(local)) {
      rings = [];
      polygonId = id ?? null;
      polygonLine = parser.line;
    } else if (GROUPS.has(local)) {
      if (id !== undefined) {
        openIds.push(id);
        openIdDepths.push(stack.length);
        member.ids.set(id, []);
      }
      if (local === 'OrientableSurface') isReversed = attributes['orientation'] === '-';
    } else if (local === 'LinearRing') {
      coordinates = [];
      ringLine = parser.line;
    } else if (local === 'posList' || local === 'pos') {
      kept = '';
      isFlat = attributes['srsDimension'] === '2';
    } else if (local === 'surfaceMember' || local === 'baseSurface') {
      const href = attributes['xlink:href'];
      if (href === undefined) return;
      if (href.startsWith('#'))
        member.references.push({ node: open.at(-1)!, lod, target: href.slice(1), isInSolid: isSolid, isReversed });
      else member.notes.push('references to other files are not followed');
    }
  });
  parser.on('text', (piece) => {
    if (kept !== null) kept += piece;
  });
  parser.on('cdata', (piece) => {
    if (kept !== null) kept += piece;
  });
  parser.on('closetag', () => {
    const local = above(0);
    if (local === 'Building' || local === 'BuildingPart') open.pop();
    else if (open.length > 0 && local !== '') closeElement(local);
    stack.pop();
    const scope = scopes.at(-1);
    if (scope?.depth === stack.length) {
      ({ resolve, prefixes } = scope);
      scopes.pop();
    }
  });

  const closeElement = (local: string): void => {
    const text = kept;
    if (local === 'posList' || local === 'pos') {
      kept = null;
      if (rings) addCoordinates(text ?? '');
    } else if (local === 'LinearRing') {
      if (rings) addRing(rings);
    } else if (POLYGONS.has(local) && rings) {
      closePolygon(rings);
      rings = null;
    } else if (lod >= 0 && stack.length === lodDepth) {
      lod = -1;
      isReversed = false;
    } else if (lod >= 0) {
      if (openIdDepths.at(-1) === stack.length) {
        openIds.pop();
        openIdDepths.pop();
      }
      if (local === 'OrientableSurface') isReversed = false;
    } else if (local in KINDS) kind = null;
    else if (text !== null) {
      const current = node()!;
      if (local === 'value') current.attributes[attributeName] = text.trim();
      else if (ADDRESS.has(local)) {
        const address = current.addresses.at(-1);
        if (address) address[local] = text.trim();
      } else if (KEPT.has(local)) current.texts[local] ??= text.trim();
      kept = null;
    }
    if (local.endsWith('Attribute')) attributeName = '';
  };

  const addCoordinates = (text: string): void => {
    try {
      const numbers = parseNumbers(text);
      const width = isFlat ? 2 : 3;
      if (numbers.length % width !== 0)
        fail(`a list of ${numbers.length} coordinates is not a multiple of ${width}`, ringLine);
      for (let i = 0; i < numbers.length; i += width)
        coordinates.push(numbers[i]! - context.eastingShift, numbers[i + 1]!, isFlat ? 0 : numbers[i + 2]!);
    } catch (error) {
      if (error instanceof RangeError) fail(error.message, ringLine);
      throw error;
    }
  };

  const addRing = (into: Float64Array[]): void => {
    const last = coordinates.length - 3;
    const isClosing = (i: number): boolean =>
      coordinates[i] === coordinates[i - 3] && coordinates[i + 1] === coordinates[i - 2] && coordinates[i + 2] === coordinates[i - 1]; // prettier-ignore
    const clean: number[] = [];
    for (let i = 0; i <= last; i += 3)
      if (i === 0 || !isClosing(i)) clean.push(coordinates[i]!, coordinates[i + 1]!, coordinates[i + 2]!);
    const end = clean.length - 3;
    if (end > 0 && clean[0] === clean[end] && clean[1] === clean[end + 1] && clean[2] === clean[end + 2])
      clean.length = end;
    else member.notes.push('rings that were left open are closed');
    if (clean.length < 9) {
      // A hole without area changes nothing; an outline without area is a surface that is not there.
      member.notes.push('rings with less than three corners are left out');
      if (into.length === 0) rings = null;
      return;
    }
    into.push(Float64Array.from(clean));
  };

  const closePolygon = (done: Float64Array[]): void => {
    if (done.length === 0) return;
    const index = member.polygons.length;
    member.polygons.push({
      node: open.at(-1)!,
      lod,
      kind,
      isInSolid: isSolid,
      rings: isReversed ? done.map(reversedRing) : done,
      line: polygonLine,
    });
    if (polygonId !== null) member.ids.set(polygonId, [index]);
    for (const group of openIds) member.ids.get(group)!.push(index);
  };

  parser.write(text);
  parser.close();
  return { member: member.nodes.length > 0 ? member : null, other };
}
