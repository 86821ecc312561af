import { describe, expect, it } from 'vitest';
import { FrameMeter } from '../../src/engine/quality.ts';

/** A browser whose slots come when the test says so. */
function browser(start: 0 | 1 | 2 | 3 = 1, most: 0 | 1 | 2 | 3 = 3) {
  let slots: (() => void)[] = [];
  let now = 1000;
  const meter = new FrameMeter((callback) => void slots.push(callback), start, false, most);
  const passSlot = (): void => {
    const due = slots;
    slots = [];
    for (const callback of due) callback();
  };
  return {
    meter,
    /** Frames of a moving camera for which the last picture was moved. */
    reprojected: (frames: number, ms: number): void => {
      for (let i = 0; i < frames; i++) meter.frameReprojected((now += ms));
    },
    /** Frames while the first picture fills. */
    filling: (frames: number, ms: number): void => {
      for (let i = 0; i < frames; i++) {
        now += ms;
        const due = slots;
        slots = [];
        meter.frameDrawn(now, 2, false);
        for (const callback of due) callback();
      }
    },
    /** Frames in a row: each is drawn in the slot after the one before. */
    row: (frames: number, ms: number, jsMs = 2): void => {
      for (let i = 0; i < frames; i++) {
        now += ms;
        const due = slots;
        slots = [];
        meter.frameDrawn(now, jsMs);
        for (const callback of due) callback();
      }
    },
    /** Frames on demand, with free slots in between. */
    single: (frames: number, ms: number): void => {
      for (let i = 0; i < frames; i++) {
        passSlot();
        now += ms;
        meter.frameDrawn(now, 2);
      }
    },
  };
}

describe('the quality step', () => {
  it('starts at 1 and goes down within fifteen slow frames', () => {
    const { meter, row } = browser();
    expect(meter.quality()).toBe(1);
    row(15, 200);
    expect(meter.quality()).toBe(0);
  });

  it('is not lost by hitches: a graphics card that draws sixty frames a second is never taken for a processor', () => {
    const { meter, row } = browser();
    for (let second = 0; second < 60; second++) {
      row(6, 16.7);
      row(4, 900);
      row(1, 16.7);
    }
    expect(meter.quality()).toBe(1);
  });

  it('is not chosen by frames of a picture that still fills', () => {
    const { meter, filling, row } = browser();
    filling(100, 400);
    expect(meter.quality()).toBe(1);
    row(15, 400);
    expect(meter.quality()).toBe(0);
  });

  it('of a processor is left again by a graphics card that fell to it, though a moved picture says nothing of the scene', () => {
    const { meter, row, reprojected } = browser();
    row(15, 200);
    expect(meter.quality()).toBe(0);
    reprojected(60, 16.7);
    expect(meter.quality()).toBe(0);
    reprojected(1200, 16.7);
    expect(meter.quality()).toBe(1);
  });

  it('of a processor is kept where a processor draws', () => {
    const { meter, reprojected } = browser(0);
    reprojected(10_000, 16.7);
    expect(meter.quality()).toBe(0);
  });

  it('never leaves its range', () => {
    const { meter, row } = browser(0);
    row(100, 900);
    expect(meter.quality()).toBe(0);
    row(10_000, 8);
    expect(meter.quality()).toBe(3);
  });

  it('goes no higher than the device bears, and down from there as ever', () => {
    const { meter, row } = browser(1, 1);
    row(10_000, 8);
    expect(meter.quality()).toBe(1);
    row(15, 200);
    expect(meter.quality()).toBe(0);
    row(10_000, 8);
    expect(meter.quality()).toBe(1);
  });

  it('goes up only after many fast frames and its cooldown', () => {
    const { meter, row } = browser();
    row(100, 16);
    expect(meter.quality()).toBe(1);
    row(30, 16);
    expect(meter.quality()).toBe(2);
    row(200, 16);
    expect(meter.quality()).toBe(2);
    row(600, 16);
    expect(meter.quality()).toBe(3);
  });

  it('tries a step that it could not hold more and more rarely', () => {
    const { meter, row } = browser(2);
    let tries = 0;
    for (let second = 0; second < 600; second++) {
      const before = meter.quality();
      row(60, meter.quality() === 3 ? 50 : 16.7);
      if (before < 3 && meter.quality() === 3) tries++;
    }
    expect(tries).toBeGreaterThan(1);
    expect(tries).toBeLessThan(9);
  });

  it('does not take the pause between two frames on demand for a slow frame', () => {
    const { meter, single } = browser();
    single(100, 500);
    expect(meter.quality()).toBe(1);
    expect(meter.frameMs()).toEqual({ p50: 0, p95: 0 });
    expect(meter.framesDrawn()).toBe(100);
  });

  it('does not take a hidden tab for a slow frame', () => {
    const { meter, row } = browser();
    for (let i = 0; i < 20; i++) row(1, 3_600_000);
    expect(meter.quality()).toBe(1);
  });

  it('forgives a single hitch', () => {
    const { meter, row } = browser(3);
    row(60, 16);
    row(1, 60);
    row(60, 16);
    expect(meter.quality()).toBe(3);
  });
});

describe('the figures of the frames', () => {
  it('are percentiles of the frames that followed one another', () => {
    const { meter, row } = browser(0);
    row(101, 10, 1);
    row(20, 100, 9);
    expect(meter.frameMs()).toEqual({ p50: 10, p95: 100 });
    expect(meter.jsMs()).toEqual({ p50: 1, p95: 9 });
  });

  it('limit the pixel ratio on slow devices only', () => {
    expect(browser(0).meter.pixelRatio(3)).toBe(1);
    expect(browser(3).meter.pixelRatio(3)).toBe(2);
    expect(browser(3).meter.pixelRatio(1)).toBe(1);
  });
});
