import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';

/** Elements as the tests state them; places in degrees. */
export interface TestNode {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly tags?: Readonly<Record<string, string>>;
}
export interface TestWay {
  readonly id: number;
  readonly refs: readonly number[];
  readonly tags?: Readonly<Record<string, string>>;
}
export interface TestRelation {
  readonly id: number;
  readonly members: readonly {
    readonly type: 'node' | 'way' | 'relation';
    readonly ref: number;
    readonly role: string;
  }[];
  readonly tags?: Readonly<Record<string, string>>;
}
export interface TestExtract {
  readonly nodes: readonly TestNode[];
  readonly ways: readonly TestWay[];
  readonly relations?: readonly TestRelation[];
}

export interface WriteOptions {
  /** Plain `Node` messages in place of dense ones. */
  readonly isPlain?: boolean;
  /** Without compression. */
  readonly isRaw?: boolean;
  /** Elements in a block; the usual 8000. */
  readonly perBlock?: number;
  readonly granularity?: number;
  readonly features?: readonly string[];
}

/** Encodes an `.osm.pbf` as https://wiki.openstreetmap.org/wiki/PBF_Format describes it: header, nodes, ways, relations. */
export function writePbf({ nodes, ways, relations = [] }: TestExtract, options: WriteOptions = {}): Buffer {
  return Buffer.concat([headerBlob(options), ...blocksOf(nodes, options, nodeGroup), ...blocksOf(ways, options, wayGroup), ...blocksOf(relations, options, relationGroup)]); // prettier-ignore
}

export function headerBlob({ features = ['OsmSchema-V0.6', 'DenseNodes'], isRaw = false }: WriteOptions = {}): Buffer {
  const pbf = new PbfWriter();
  for (const feature of features) pbf.writeStringField(4, feature);
  pbf.writeStringField(16, 'hafenblick tests');
  return frame('OSMHeader', packBlob(pbf.finish(), isRaw));
}

/** `Blob` of some bytes: raw or zlib. */
export function packBlob(content: Uint8Array, isRaw = false): Uint8Array {
  const pbf = new PbfWriter();
  if (isRaw) pbf.writeBytesField(1, content);
  else {
    pbf.writeVarintField(2, content.length);
    pbf.writeBytesField(3, deflateSync(content));
  }
  return pbf.finish();
}

/** Length, `BlobHeader`, `Blob`. */
export function frame(type: string, blob: Uint8Array): Buffer {
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, blob.length);
  const bytes = header.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes, blob]);
}

type Group<T> = (elements: readonly T[], strings: Strings, options: WriteOptions, pbf: PbfWriter) => void;

class Strings {
  readonly list = [''];
  private readonly index = new Map<string, number>();

  of(text: string): number {
    const known = this.index.get(text);
    if (known !== undefined) return known;
    this.index.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

function* blocksOf<T>(elements: readonly T[], options: WriteOptions, group: Group<T>): Generator<Buffer> {
  const { perBlock = 8000, granularity = 100, isRaw = false } = options;
  for (let at = 0; at < elements.length; at += perBlock) {
    const strings = new Strings();
    const inner = new PbfWriter();
    group(elements.slice(at, at + perBlock), strings, options, inner);
    const content = inner.finish();
    const pbf = new PbfWriter();
    pbf.writeMessage(1, (list: readonly string[], own) => list.forEach((text) => own.writeBytesField(1, Buffer.from(text))), strings.list); // prettier-ignore
    pbf.writeBytesField(2, content);
    if (granularity !== 100) pbf.writeVarintField(17, granularity);
    yield frame('OSMData', packBlob(pbf.finish(), isRaw));
  }
}

const unit = (degrees: number, { granularity = 100 }: WriteOptions): number =>
  Math.round((degrees * 1e9) / granularity);

const nodeGroup: Group<TestNode> = (nodes, strings, options, pbf) => {
  if (options.isPlain) {
    for (const node of nodes)
      pbf.writeMessage(1, (_: null, own) => {
        own.writeTag(1, 0);
        own.writeSVarint(node.id);
        writeTags(own, node.tags, strings);
        own.writeTag(8, 0);
        own.writeSVarint(unit(node.lat, options));
        own.writeTag(9, 0);
        own.writeSVarint(unit(node.lon, options));
      }, null); // prettier-ignore
    return;
  }
  pbf.writeMessage(2, (_: null, own) => {
    own.writePackedSVarint(1, deltas(nodes.map(({ id }) => id)));
    own.writePackedSVarint(8, deltas(nodes.map(({ lat }) => unit(lat, options))));
    own.writePackedSVarint(9, deltas(nodes.map(({ lon }) => unit(lon, options))));
    if (nodes.some(({ tags }) => tags))
      own.writePackedVarint(10, nodes.flatMap(({ tags = {} }) => [...Object.entries(tags).flatMap(([k, v]) => [strings.of(k), strings.of(v)]), 0])); // prettier-ignore
  }, null); // prettier-ignore
};

const wayGroup: Group<TestWay> = (ways, strings, _, pbf) => {
  for (const way of ways)
    pbf.writeMessage(3, (__: null, own) => {
      own.writeVarintField(1, way.id);
      writeTags(own, way.tags, strings);
      own.writePackedSVarint(8, deltas(way.refs));
    }, null); // prettier-ignore
};

const TYPES = ['node', 'way', 'relation'];
const relationGroup: Group<TestRelation> = (relations, strings, _, pbf) => {
  for (const relation of relations)
    pbf.writeMessage(4, (__: null, own) => {
      own.writeVarintField(1, relation.id);
      writeTags(own, relation.tags, strings);
      own.writePackedVarint(8, relation.members.map(({ role }) => strings.of(role)));
      own.writePackedSVarint(9, deltas(relation.members.map(({ ref }) => ref)));
      own.writePackedVarint(10, relation.members.map(({ type }) => TYPES.indexOf(type)));
    }, null); // prettier-ignore
};

function writeTags(pbf: PbfWriter, tags: Readonly<Record<string, string>> | undefined, strings: Strings): void {
  if (!tags) return;
  pbf.writePackedVarint(2, Object.keys(tags).map((key) => strings.of(key)));
  pbf.writePackedVarint(3, Object.values(tags).map((value) => strings.of(value)));
} // prettier-ignore

const deltas = (values: readonly number[]): number[] => values.map((value, i) => value - (values[i - 1] ?? 0));
