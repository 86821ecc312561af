import { describe, expect, it } from 'vitest';
import { createPacing } from '../../src/scene/pacing.ts';

const moment = { nowMs: 10_000, quality: 0, isUnderWay: false, isHeldOfUse: false, phase: 'shown' } as const;
const FULL = { picture: 'full', scale: 1, againAfterMs: null };

describe('pacing', () => {
  it('draws each frame in full from quality 1, whatever moves or is missing', () => {
    const pace = createPacing();
    for (const part of [
      {},
      { isUnderWay: true, isHeldOfUse: true },
      { phase: 'loading' },
      { phase: 'arrived' },
    ] as const)
      expect(pace({ ...moment, ...part, quality: 1 })).toEqual(FULL);
  });

  it('on software GL shows what is there when parts take long to load, and the longer it takes the fewer frames follow', () => {
    const pace = createPacing();
    const at = (nowMs: number) => pace({ ...moment, nowMs, phase: 'loading' }).picture === 'full';
    expect([at(0), at(100), at(5900), at(6100), at(12_200), at(18_000), at(18_200)]).toEqual(
      [false, false, false, true, false, false, true],
    ); // prettier-ignore
  });

  it('on software GL draws what is not complete coarsely', () => {
    const pace = createPacing();
    pace({ ...moment, phase: 'loading' });
    expect(pace({ ...moment, nowMs: moment.nowMs + 6000, phase: 'loading' })).toEqual({ ...FULL, scale: 0.5 });
  });

  it('on software GL never draws what has only just arrived, but the next frame', () => {
    const pace = createPacing();
    expect(pace({ ...moment, phase: 'arrived' }).picture).toBe('none');
    expect(pace({ ...moment, nowMs: 10_001 })).toEqual(FULL);
    // Nor where a frame of the filling picture is due.
    const late = createPacing();
    late({ ...moment, phase: 'loading' });
    expect(late({ ...moment, nowMs: 17_000, phase: 'arrived' }).picture).toBe('none');
    expect(late({ ...moment, nowMs: 17_001, phase: 'loading' }).picture).toBe('full');
  });

  it('on software GL moves the last picture with the camera as long as it serves', () => {
    const pace = createPacing();
    const moving = { ...moment, isUnderWay: true };
    expect(pace({ ...moving, isHeldOfUse: true }).picture).toBe('reprojected');
    expect(pace({ ...moving, isHeldOfUse: false }).picture).toBe('draft');
    expect(pace({ ...moving, isHeldOfUse: true }).picture).toBe('reprojected');
  });

  it('on software GL draws a moving camera coarsely where no picture serves, and finely once when it has rested', () => {
    const pace = createPacing();
    const moving = pace({ ...moment, isUnderWay: true });
    expect(moving.picture).toBe('draft');
    expect(moving.scale).toBeLessThan(0.5);
    const resting = pace({ ...moment, nowMs: 10_100 });
    expect(resting.picture).toBe('none');
    const later = 10_100 + resting.againAfterMs!;
    expect(pace({ ...moment, nowMs: later })).toEqual(FULL);
  });

  it('on software GL asks for the fine frame by itself when the last of a movement was none', () => {
    for (const isHeldOfUse of [false, true])
      expect(createPacing()({ ...moment, isUnderWay: true, isHeldOfUse }).againAfterMs).toBeGreaterThan(0);
  });

  it('on software GL shows a cut at once and finely, even where the last picture would serve', () => {
    expect(createPacing()({ ...moment, isHeldOfUse: true })).toEqual(FULL);
  });
});
