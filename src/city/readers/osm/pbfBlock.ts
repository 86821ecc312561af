import { PbfReader } from 'pbf';
import type { OsmFilter, OsmMember, OsmTags, OsmVisitor } from './osmElements.ts';

/** What a block holds; bits. */
export const HOLDS = { nodes: 1, ways: 2, relations: 4 } as const;

const MEMBER_TYPES = ['node', 'way', 'relation'] as const;

/** Reads `HeaderBlock`. @returns features that a reader must know */
export function readHeaderBlock(content: Buffer): string[] {
  const pbf = new PbfReader(content);
  const required: string[] = [];
  for (let field = pbf.nextField(); field; field = pbf.nextField()) if (field === 4) required.push(pbf.readString());
  return required;
}

/**
 * Decodes a `PrimitiveBlock` (https://wiki.openstreetmap.org/wiki/PBF_Format): strings only where a wanted element uses them.
 * @returns what it holds (`HOLDS`)
 * @throws Error where it is not one
 */
export function readPrimitiveBlock(content: Buffer, visitor: OsmVisitor, filter: OsmFilter): number {
  const pbf = new PbfReader(content);
  const groups: [start: number, end: number][] = [];
  const block = new Block(content, visitor, filter);
  for (let field = pbf.nextField(); field; field = pbf.nextField()) {
    if (field === 1) block.readStrings(pbf);
    else if (field === 2) {
      const end = endOf(pbf);
      groups.push([pbf.pos, end]);
      pbf.pos = end;
    } else if (field === 17) block.granularity = pbf.readVarint();
    else if (field === 19) block.latOffset = pbf.readVarint(true);
    else if (field === 20) block.lonOffset = pbf.readVarint(true);
  }
  let holds = 0;
  for (const [start, end] of groups) {
    pbf.pos = start;
    for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
      const close = endOf(pbf);
      if (field === 1 || field === 2) holds |= HOLDS.nodes;
      else if (field === 3) holds |= HOLDS.ways;
      else if (field === 4) holds |= HOLDS.relations;
      if (field === 1) block.readNode(pbf, close);
      else if (field === 2) block.readDense(pbf, close);
      else if (field === 3 && visitor.way) block.readWay(pbf, close);
      else if (field === 4 && visitor.relation) block.readRelation(pbf, close);
      pbf.pos = close;
    }
  }
  return holds;
}

/** End of the message that starts here. @throws RangeError where it is beyond the buffer */
function endOf(pbf: PbfReader): number {
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw new RangeError('a message ends behind its block');
  return end;
}

class Block {
  granularity = 100;
  latOffset = 0;
  lonOffset = 0;
  private readonly buffer: Buffer;
  private readonly visitor: OsmVisitor;
  private readonly filter: OsmFilter;
  /** Start and end of every string; decoded when first asked for. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly strings: (string | undefined)[] = [];
  private wantedKeys: Uint8Array | null = null;

  constructor(buffer: Buffer, visitor: OsmVisitor, filter: OsmFilter) {
    this.buffer = buffer;
    this.visitor = visitor;
    this.filter = filter;
  }

  readStrings(pbf: PbfReader): void {
    const end = endOf(pbf);
    for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
      if (field !== 1) continue;
      const close = endOf(pbf);
      this.starts.push(pbf.pos);
      this.ends.push(close);
      pbf.pos = close;
    }
  }

  readNode(pbf: PbfReader, end: number): void {
    const { node } = this.visitor;
    if (!node) return;
    let [id, lat, lon] = [0, 0, 0];
    for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
      if (field === 1) id = pbf.readSVarint();
      else if (field === 8) lat = pbf.readSVarint();
      else if (field === 9) lon = pbf.readSVarint();
    }
    node(id, this.e7(lon, this.lonOffset), this.e7(lat, this.latOffset));
  }

  readDense(pbf: PbfReader, end: number): void {
    const { node } = this.visitor;
    if (!node) return;
    const columns: { reader: PbfReader; end: number }[] = [];
    for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
      const column = field === 1 ? 0 : field === 8 ? 1 : field === 9 ? 2 : -1;
      if (column < 0) continue;
      const close = endOf(pbf);
      const reader = new PbfReader(this.buffer);
      reader.pos = pbf.pos;
      columns[column] = { reader, end: close };
      pbf.pos = close;
    }
    const [ids, lats, lons] = columns;
    if (!ids || !lats || !lons) throw new RangeError('dense nodes without ids or places');
    let [id, lat, lon] = [0, 0, 0];
    const { granularity, latOffset, lonOffset } = this;
    const isPlain = granularity === 100 && latOffset === 0 && lonOffset === 0;
    while (ids.reader.pos < ids.end) {
      id += ids.reader.readSVarint();
      lat += lats.reader.readSVarint();
      lon += lons.reader.readSVarint();
      if (isPlain) node(id, lon, lat);
      else node(id, this.e7(lon, lonOffset), this.e7(lat, latOffset));
    }
    if (lats.reader.pos !== lats.end || lons.reader.pos !== lons.end)
      throw new RangeError('dense nodes of unequal number');
  }

  readWay(pbf: PbfReader, end: number): void {
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    let refsAt = -1;
    for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
      if (field === 1) id = pbf.readVarint(true);
      else if (field === 2) keys = pbf.readPackedVarint();
      else if (field === 3) values = pbf.readPackedVarint();
      else if (field === 8) {
        refsAt = pbf.pos;
        pbf.pos = endOf(pbf);
      }
    }
    if (refsAt < 0 || (!this.isWanted(keys) && !this.filter.isMember(id))) return;
    pbf.pos = refsAt;
    const close = endOf(pbf);
    const refs: number[] = [];
    for (let ref = 0; pbf.pos < close;) refs.push((ref += pbf.readSVarint()));
    this.visitor.way!({ id, tags: this.tagsOf(keys, values), refs });
  }

  readRelation(pbf: PbfReader, end: number): void {
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    let roles: number[] = [];
    let refs: number[] = [];
    let types: number[] = [];
    for (let field = pbf.nextField(end); field; field = pbf.nextField(end)) {
      if (field === 1) id = pbf.readVarint(true);
      else if (field === 2) keys = pbf.readPackedVarint();
      else if (field === 3) values = pbf.readPackedVarint();
      else if (field === 8) roles = pbf.readPackedVarint([], true);
      else if (field === 9) refs = pbf.readPackedSVarint();
      else if (field === 10) types = pbf.readPackedVarint();
    }
    if (!this.isWanted(keys)) return;
    let ref = 0;
    const members = refs.map((delta, i): OsmMember => {
      ref += delta;
      return { type: MEMBER_TYPES[types[i] ?? 0] ?? 'node', ref, role: this.stringAt(roles[i] ?? 0) };
    });
    this.visitor.relation!({ id, tags: this.tagsOf(keys, values), members });
  }

  private e7(value: number, offset: number): number {
    return Math.round((offset + this.granularity * value) / 100);
  }

  private isWanted(keys: readonly number[]): boolean {
    this.wantedKeys ??= Uint8Array.from(this.starts, (_, i) => (this.filter.keys.has(this.stringAt(i)) ? 1 : 0));
    for (const key of keys) if (this.wantedKeys[key]) return true;
    return false;
  }

  private tagsOf(keys: readonly number[], values: readonly number[]): OsmTags {
    return new Map(keys.map((key, i) => [this.stringAt(key), this.stringAt(values[i] ?? 0)]));
  }

  private stringAt(i: number): string {
    return (this.strings[i] ??= this.buffer.toString('utf8', this.starts[i] ?? 0, this.ends[i] ?? 0));
  }
}
