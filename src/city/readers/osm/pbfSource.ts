import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { CityInputError } from '../geojson.ts';
import type { OsmFault, OsmFilter, OsmSource, OsmVisitor } from './osmElements.ts';
import { readPbfBlobs, type PbfBlob } from './pbfBlobs.ts';
import { HOLDS, readHeaderBlock, readPrimitiveBlock } from './pbfBlock.ts';

const KNOWN_FEATURES = ['OsmSchema-V0.6', 'DenseNodes'];

/** An `.osm.pbf`. After the first reading only blobs that hold what is asked for are unpacked again. */
export function openPbf(path: string): OsmSource {
  const file = basename(path);
  const bytes = statSync(path).size;
  const holds = new Map<number, number>();
  let isCut = false;
  const read = async (
    visitor: OsmVisitor,
    filter: OsmFilter,
    fault: (fault: OsmFault) => void,
    progress: (bytes: number) => void,
  ): Promise<void> => {
    const asked =
      (visitor.node ? HOLDS.nodes : 0) | (visitor.way ? HOLDS.ways : 0) | (visitor.relation ? HOLDS.relations : 0);
    try {
      for await (const blob of readPbfBlobs(path, file, (at) => ((holds.get(at) ?? asked) & asked) > 0)) {
        progress(blob.end);
        readBlob(blob, visitor, filter, fault);
      }
    } catch (error) {
      // A file that was cut is read up to the cut, and says so once.
      if (!(error instanceof CityInputError) || !isBegun()) throw error;
      if (!isCut) fault({ line: null, reason: error.message.slice(file.length + 2) });
      isCut = true;
    }
  };
  const isBegun = (): boolean => holds.size > 1;
  const readBlob = (
    { at, type, content }: PbfBlob,
    visitor: OsmVisitor,
    filter: OsmFilter,
    fault: (fault: OsmFault) => void,
  ): void => {
    const broken = (reason: string): CityInputError => new CityInputError(file, `byte ${at}`, reason);
    if (at === 0 && type !== 'OSMHeader') throw broken(`is a "${type}", expected OSMHeader`);
    // Other types are for later versions of the format, which asks readers to pass over them.
    if (type !== 'OSMHeader' && type !== 'OSMData') return;
    if (typeof content === 'string') {
      if (type === 'OSMHeader') throw broken(content);
      // Its place is kept, so that it is reported once and not read again.
      holds.set(at, 0);
      fault({ line: null, reason: `byte ${at}: a block ${content}` });
    } else if (type === 'OSMHeader') {
      holds.set(at, 0);
      const unknown = readHeaderBlock(content).find((feature) => !KNOWN_FEATURES.includes(feature));
      if (unknown) throw broken(`needs "${unknown}", which is not read`);
    } else {
      try {
        holds.set(at, readPrimitiveBlock(content, visitor, filter));
      } catch (error) {
        if (!isDamage(error)) throw error;
        holds.set(at, 0);
        fault({ line: null, reason: `byte ${at}: a block is damaged (${error.message})` });
      }
    }
  };
  return { file, bytes, read };
}

/** What the decoder of protocol buffers says of bytes that are none. */
const isDamage = (error: unknown): error is Error =>
  error instanceof RangeError ||
  (error instanceof Error && /^(Expected varint|Unimplemented type)/.test(error.message));
