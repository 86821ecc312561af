import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SourceNote } from '../model/Building.ts';
import { readChunk, type ChunkResult, type CityGmlChunk } from './cityGmlChunk.ts';
import type { CityGmlHead } from './cityGmlHead.ts';
import type { ChunkAnswer } from './cityGmlWorker.ts';

/** Reads stretches, in threads or in this one. Owns its threads: `close` ends them. */
export interface ChunkReaders {
  /** Stretches that may be under way at once. */
  readonly width: number;
  read(chunk: CityGmlChunk, head: CityGmlHead, source: SourceNote): Promise<ChunkResult>;
  close(): Promise<void>;
}

/** In this thread: for small files, where starting a thread takes longer than reading. */
export const readInPlace: ChunkReaders = {
  width: 1,
  read: (chunk, head, source) => Promise.resolve(readChunk(chunk, head, source)),
  close: () => Promise.resolve(),
};

export const defaultThreads = (): number => Math.min(8, availableParallelism());

interface Waiting {
  readonly resolve: (result: ChunkResult) => void;
  readonly reject: (error: Error) => void;
}

/** A pool of threads; each stretch goes to the one with the fewest waiting. Each holds at most 3 stretches of 1 MiB. */
export function startThreads(count = defaultThreads()): ChunkReaders {
  let nextId = 0;
  let isClosed = false;
  const threads = Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./cityGmlThread.mjs', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    const waiting = new Map<number, Waiting>();
    const failAll = (error: Error): void => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    worker.on('message', (answer: ChunkAnswer) => {
      const job = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('result' in answer) job?.resolve(answer.result);
      else job?.reject(new Error(answer.error));
    });
    worker.on('error', failAll);
    worker.on('exit', () => {
      if (!isClosed) failAll(new Error('a reading thread ended'));
    });
    return { worker, waiting };
  });
  return {
    width: count * 3,
    read: (chunk, head, source) =>
      new Promise((resolve, reject) => {
        const thread = threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a));
        const id = nextId++;
        thread.waiting.set(id, { resolve, reject });
        thread.worker.postMessage({ id, chunk, head, source }, [chunk.bytes.buffer as ArrayBuffer]);
      }),
    close: async () => {
      isClosed = true;
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
