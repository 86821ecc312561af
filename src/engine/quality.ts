import type { Quality } from './layer.ts';

/** Pixel ratio is at most this on each step; shadows, animation and level of detail are read from the step by the layers. */
const PIXEL_RATIO: Record<Quality, number> = { 0: 1, 1: 1.5, 2: 2, 3: 2 };
/** Where most frames are slower than this it goes a step down. The last step is only for a GPU that really cannot. */
const SLOW_MS: Record<Quality, number> = { 0: Number.POSITIVE_INFINITY, 1: 70, 2: 36, 3: 30 };
/** A mean frame faster than this may go a step up. */
const FAST_MS: Record<Quality, number> = { 0: 24, 1: 20, 2: 18.5, 3: 0 };
const MEAN_WEIGHT = 0.2;
/** One hitch (a tile that arrives, a shader that is made, a collection) weighs no more than this in the mean, milliseconds. */
const HITCH_MS = 100;
/** The last so many frames in a row say whether a step is too slow: their middle one, which no hitch moves. */
const FRAMES_DOWN = 13;
const LEAST_FRAMES_UP = 120;
/** A step up is tried again after this, twice as long after each time it failed. */
const UP_AFTER_MS = 10_000;
const UP_AFTER_AT_MOST_MS = 600_000;
/** Longer is not a frame but a sleeping device or a hidden tab. */
const LONGEST_FRAME_MS = 5_000;
const RING = 240;

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** The last values of a figure; percentiles are of what it holds. 2 KiB. */
class Ring {
  private readonly values = new Float64Array(RING);
  private count = 0;

  push(value: number): void {
    this.values[this.count % RING] = value;
    this.count++;
  }

  /** Zeros while empty. */
  percentiles(): Percentiles {
    const sorted = this.values.slice(0, Math.min(this.count, RING)).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return { p50: at(0.5), p95: at(0.95) };
  }
}

/**
 * Measures the frames that are really drawn and chooses the quality step from them: quickly down, slowly up.
 * With drawing on demand the time between two frames says nothing, unless the second was drawn in the very next slot that
 * the browser gave; only those are counted.
 */
export class FrameMeter {
  private readonly frameRing = new Ring();
  private readonly jsRing = new Ring();
  private step: Quality;
  private drawn = 0;
  private reprojected = 0;
  private lastStartedMs = 0;
  /** The slot after the last frame has not come yet: a frame drawn now follows it directly. */
  private isInARow = false;
  private slot = 0;
  private mean = 0;
  private readonly lastInStep: number[] = [];
  private inStep = 0;
  private steppedMs = Number.NEGATIVE_INFINITY;
  private upAfterMs = UP_AFTER_MS;
  private readonly isFixed: boolean;
  private readonly isSoftware: boolean;
  private readonly most: Quality;
  private readonly requestSlot: (callback: () => void) => void;

  /**
   * @param requestSlot calls back at the browser's next chance to draw, after the callbacks of drawing itself
   * @param start step to start on; 0 says that a processor draws
   * @param isFixed the step is kept whatever the frames take
   * @param most no step above this is tried
   */
  constructor(
    requestSlot: (callback: () => void) => void = (callback) => void requestAnimationFrame(callback),
    start: Quality = 1,
    isFixed = false,
    most: Quality = 3,
  ) {
    this.requestSlot = requestSlot;
    this.isFixed = isFixed;
    this.isSoftware = start === 0;
    this.most = most;
    this.step = start;
  }

  /**
   * To be called after each drawn frame.
   * @param startedMs monotonic time when its updates began
   * @param jsMs script time of updates and submission
   * @param isComplete the first picture is there: frames before say what loading takes, and no step is chosen by them
   */
  frameDrawn(startedMs: number, jsMs: number, isComplete = true): void {
    this.drawn++;
    this.jsRing.push(jsMs);
    const tookMs = startedMs - this.lastStartedMs;
    if (this.isInARow && tookMs < LONGEST_FRAME_MS) {
      this.frameRing.push(tookMs);
      if (isComplete) this.judge(tookMs, startedMs);
    }
    this.lastStartedMs = startedMs;
    this.isInARow = true;
    const slot = ++this.slot;
    this.requestSlot(() => {
      if (slot === this.slot) this.isInARow = false;
    });
  }

  quality(): Quality {
    return this.step;
  }

  /** @param device the screen's own pixel ratio */
  pixelRatio(device: number): number {
    return Math.min(device, PIXEL_RATIO[this.step]);
  }

  /** Of frames that followed one another; zeros before there were any. */
  frameMs(): Percentiles {
    return this.frameRing.percentiles();
  }

  jsMs(): Percentiles {
    return this.jsRing.percentiles();
  }

  /**
   * To be called where the last picture was moved instead: it says nothing of what the scene takes. A graphics card that came down to
   * this tries the step above again after a while, each time later.
   * @param startedMs monotonic time when its updates began
   */
  frameReprojected(startedMs: number): void {
    this.reprojected++;
    const isToBeTried = !this.isFixed && !this.isSoftware && this.step === 0 && this.most > 0;
    if (isToBeTried && startedMs - this.steppedMs > this.upAfterMs) this.stepTo(1, startedMs);
  }

  framesDrawn(): number {
    return this.drawn;
  }

  framesReprojected(): number {
    return this.reprojected;
  }

  private judge(tookMs: number, nowMs: number): void {
    if (this.isFixed) return;
    const sample = Math.min(tookMs, HITCH_MS);
    this.mean = this.inStep === 0 ? sample : this.mean + MEAN_WEIGHT * (sample - this.mean);
    this.inStep++;
    this.lastInStep.push(tookMs);
    if (this.lastInStep.length > FRAMES_DOWN) this.lastInStep.shift();
    if (this.middleOfLast() > SLOW_MS[this.step]) {
      // A step that could not be held is tried again later each time.
      if (nowMs - this.steppedMs < this.upAfterMs * 2)
        this.upAfterMs = Math.min(this.upAfterMs * 2, UP_AFTER_AT_MOST_MS);
      this.stepTo((this.step - 1) as Quality, nowMs);
    } else if (
      this.step < this.most &&
      this.inStep >= LEAST_FRAMES_UP &&
      this.mean < FAST_MS[this.step] &&
      nowMs - this.steppedMs > this.upAfterMs
    ) {
      this.stepTo((this.step + 1) as Quality, nowMs);
    }
  }

  /** Milliseconds; 0 before there are enough. */
  private middleOfLast(): number {
    if (this.lastInStep.length < FRAMES_DOWN) return 0;
    return this.lastInStep.toSorted((a, b) => a - b)[(FRAMES_DOWN - 1) / 2]!;
  }

  private stepTo(step: Quality, nowMs: number): void {
    this.step = step;
    this.inStep = 0;
    this.lastInStep.length = 0;
    this.steppedMs = nowMs;
  }
}
