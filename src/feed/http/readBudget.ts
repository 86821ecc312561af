import type { Config } from '../../schema/config.ts';
import { Problem } from './answer.ts';

/** Addresses that are remembered; beyond it those that asked longest ago go. */
const MOST_ADDRESSES = 10_000;
/** Taken before an answer is begun, s, and settled when it is there: many that come at once do not all begin on the same credit. */
const ADVANCE_S = 0.25;
/** Who has nothing left waits until there is so much again, s. */
const LEAST_S = 1;
/** Earned in many small parts it is a little less. */
const ROUNDING_S = 1e-6;

/** What costs next to nothing, or without which no page could begin. */
const FREE: ReadonlySet<string> = new Set(['/api/catalogue', '/api/settings', '/api/ways', '/api/history']);
/** One answer for all who ask of now. */
const SHARED: ReadonlySet<string> = new Set(['/api/alarms', '/api/indicators']);
/** With one of these an answer is made for who asks. */
const OWN = ['at', 'format'];
/** Whether reading this is paid for. @param name of the route */
export const isMetered = (name: string, { searchParams }: URL): boolean =>
  !(FREE.has(name) || SHARED.has(name)) || OWN.some((parameter) => searchParams.has(parameter));

export interface Clocks {
  /** Monotonic ms. */
  readonly now: () => number;
  /** CPU time of this process, ms. */
  readonly cpu: () => number;
}
const real: Clocks = {
  now: () => performance.now(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/**
 * What the reading of one address may cost, in CPU time of this process: a bucket that fills at a rate. An answer costs what the process
 * computed while it was made, shared between the answers that were made meanwhile.
 * @returns begins to read. @throws Problem 429 where nothing is left. What it returns settles the bill when the answer has left
 */
export function createReadBudget({ readCpuBurstS, readCpuSPerMinute }: Config['limits'], clocks: Clocks = real) {
  /** `isSpent`: was refused, and has not waited as long as it was told to. */
  const buckets = new Map<string, { leftS: number; at: number; isSpent: boolean }>();
  const enoughS = Math.min(LEAST_S, readCpuBurstS);
  let running = 0;

  const bucketOf = (address: string) => {
    const at = clocks.now();
    const before = buckets.get(address) ?? { leftS: readCpuBurstS, at, isSpent: false };
    const earned = ((at - before.at) / 60_000) * readCpuSPerMinute;
    const leftS = Math.min(readCpuBurstS, before.leftS + earned);
    const bucket = { leftS, at, isSpent: before.isSpent && leftS < enoughS - ROUNDING_S };
    buckets.delete(address);
    buckets.set(address, bucket);
    if (buckets.size > MOST_ADDRESSES) buckets.delete(buckets.keys().next().value!);
    return bucket;
  };

  return (address: string): (() => void) => {
    const bucket = bucketOf(address);
    if (bucket.leftS <= 0 || bucket.isSpent) {
      bucket.isSpent = true;
      const waitS = Math.ceil((enoughS - bucket.leftS) / (readCpuSPerMinute / 60));
      throw new Problem(
        429,
        'Too much asked',
        `this address has used what it may read: ${readCpuSPerMinute} s of computing a minute`,
        { 'retry-after': String(Math.max(1, waitS)) },
      );
    }
    bucket.leftS -= ADVANCE_S;
    running++;
    const cpuBefore = clocks.cpu();
    return () => {
      const costS = (clocks.cpu() - cpuBefore) / 1000 / running;
      running--;
      const settled = bucketOf(address);
      settled.leftS = Math.min(readCpuBurstS, settled.leftS + ADVANCE_S - costS);
    };
  };
}
export type ReadBudget = ReturnType<typeof createReadBudget>;
