import { describe, expect, it } from 'vitest';
import { isPhone } from '../../src/engine/phone.ts';

const device = (isCoarse: boolean, width: number, height: number) => ({
  matchMedia: (query: string) => ({ matches: isCoarse && query === '(pointer: coarse)' }) as MediaQueryList,
  screen: { width, height },
});

describe('a phone', () => {
  it('is small and worked with the finger, whichever way it is held', () => {
    expect(isPhone(device(true, 390, 844))).toBe(true);
    expect(isPhone(device(true, 844, 390))).toBe(true);
    expect(isPhone(device(true, 820, 1180))).toBe(true);
  });

  it('is neither a small window of a desk, nor a wall that is touched', () => {
    expect(isPhone(device(false, 800, 600))).toBe(false);
    expect(isPhone(device(true, 3840, 2160))).toBe(false);
  });
});
