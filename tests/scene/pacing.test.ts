import { describe, expect, it } from 'vitest';
import { createPacing } from '../../src/scene/pacing.ts';

const moment = { nowMs: 10_000, quality: 0, isUnderWay: false, phase: 'shown' } as const;

describe('pacing', () => {
  it('draws each frame in full from quality 1, whatever moves or is missing', () => {
    const pace = createPacing();
    for (const part of [{}, { isUnderWay: true }, { phase: 'loading' }, { phase: 'arrived' }] as const)
      expect(pace({ ...moment, ...part, quality: 1 })).toEqual({
        isDrawn: true,
        scale: 1,
        isDraft: false,
        againAfterMs: null,
      });
  });

  it('on software GL shows the first frame while parts load, and the longer it takes the fewer of those that follow', () => {
    const pace = createPacing();
    const at = (nowMs: number) => pace({ ...moment, nowMs, phase: 'loading' }).isDrawn;
    expect([at(0), at(100), at(5900), at(6100), at(12_200), at(18_000), at(18_200)]).toEqual(
      [true, false, false, true, false, false, true],
    ); // prettier-ignore
  });

  it('on software GL draws what is not complete coarsely', () => {
    expect(createPacing()({ ...moment, phase: 'loading' })).toEqual({
      isDrawn: true,
      scale: 0.5,
      isDraft: false,
      againAfterMs: null,
    });
  });

  it('on software GL never draws what has only just arrived, but the next frame', () => {
    const pace = createPacing();
    expect(pace({ ...moment, phase: 'arrived' }).isDrawn).toBe(false);
    expect(pace({ ...moment, nowMs: 10_001 })).toEqual({ isDrawn: true, scale: 1, isDraft: false, againAfterMs: null });
  });

  it('on software GL draws a moving camera coarsely and without what is small or far, and finely once when it has rested', () => {
    const pace = createPacing();
    const moving = pace({ ...moment, isUnderWay: true });
    expect(moving).toMatchObject({ isDrawn: true, isDraft: true });
    expect(moving.scale).toBeLessThan(0.5);
    const resting = pace({ ...moment, nowMs: 10_100 });
    expect(resting.isDrawn).toBe(false);
    const later = 10_100 + resting.againAfterMs!;
    expect(pace({ ...moment, nowMs: later })).toEqual({ isDrawn: true, scale: 1, isDraft: false, againAfterMs: null });
  });

  it('on software GL asks for the fine frame by itself when the last coarse one was the last of a movement', () => {
    const pace = createPacing();
    expect(pace({ ...moment, isUnderWay: true }).againAfterMs).toBeGreaterThan(0);
  });

  it('on software GL shows a cut at once and finely', () => {
    expect(createPacing()(moment)).toEqual({ isDrawn: true, scale: 1, isDraft: false, againAfterMs: null });
  });
});
