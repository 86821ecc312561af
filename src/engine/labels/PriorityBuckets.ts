/** Priorities from −3 to 13 in steps of 1/16. */
const LEAST = -3;
const STEPS = 16;
const BUCKETS = 256;

/** A queue by priority without sorting: what is alike to a sixteenth comes in the order it was added. */
export class PriorityBuckets<T> {
  private readonly buckets: T[][] = Array.from({ length: BUCKETS }, () => []);

  add(item: T, priority: number): void {
    const bucket = Math.floor((priority - LEAST) * STEPS);
    this.buckets[Math.min(Math.max(bucket, 0), BUCKETS - 1)]!.push(item);
  }

  /** Smallest first, until `visit` says false. */
  forEach(visit: (item: T) => boolean): void {
    for (const bucket of this.buckets) for (const item of bucket) if (!visit(item)) return;
  }

  clear(): void {
    for (const bucket of this.buckets) bucket.length = 0;
  }
}
