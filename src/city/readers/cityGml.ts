import type { Building, SourceNote } from '../model/Building.ts';
import type { ChunkResult } from './cityGmlChunk.ts';
import { cutCityGml } from './cityGmlChunks.ts';
import type { CityGmlHead } from './cityGmlHead.ts';
import { readInPlace, type ChunkReaders } from './cityGmlThreads.ts';
import { addSummary, type ReadSummary } from './readSummary.ts';

/**
 * Buildings of a CityGML 1.0 or 2.0 file (LoD1, LoD2), in the order of the file. Holds some stretches of 1 MiB per thread, never the
 * file; a slow taker slows the reading down.
 * @param summary grows while reading: what was read, what was left out and why
 * @throws CityInputError where the file as a whole cannot be read
 */
export async function* readCityGml(
  file: string,
  content: AsyncIterable<Buffer>,
  source: SourceNote,
  summary: ReadSummary,
  readers: ChunkReaders = readInPlace,
): AsyncGenerator<Building> {
  let head: CityGmlHead | null = null;
  const underWay: Promise<ChunkResult>[] = [];
  const next = async (): Promise<Building[]> => {
    const { buildings, summary: more } = await underWay.shift()!;
    addSummary(summary, more);
    return buildings;
  };
  try {
    for await (const piece of cutCityGml(file, content)) {
      if ('head' in piece) {
        ({ head } = piece);
        continue;
      }
      const result = readers.read(piece.chunk, head!, source);
      // Whoever stops early leaves results behind that nobody waits for: their failing must not end the process.
      result.catch(() => undefined);
      underWay.push(result);
      if (underWay.length >= readers.width) yield* await next();
    }
  } catch (error) {
    while (underWay.length > 0) yield* await next();
    throw error;
  }
  while (underWay.length > 0) yield* await next();
}
