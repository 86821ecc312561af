// Worker thread: reads stretches of CityGML. Each message is one job, each answer carries its number.
import { parentPort } from 'node:worker_threads';
import type { SourceNote } from '../model/Building.ts';
import { readChunk, type ChunkResult, type CityGmlChunk } from './cityGmlChunk.ts';
import type { CityGmlHead } from './cityGmlHead.ts';

export interface ChunkJob {
  readonly id: number;
  readonly chunk: CityGmlChunk;
  readonly head: CityGmlHead;
  readonly source: SourceNote;
}
export type ChunkAnswer = { readonly id: number } & ({ readonly result: ChunkResult } | { readonly error: string });

parentPort?.on('message', ({ id, chunk, head, source }: ChunkJob) => {
  let answer: ChunkAnswer;
  try {
    answer = { id, result: readChunk(chunk, head, source) };
  } catch (error) {
    answer = { id, error: (error as Error).stack ?? String(error) };
  }
  parentPort?.postMessage(answer);
});
