import type { Ramp } from '../schema/themePictures.ts';

/**
 * Colours of values, sRGB hex, from the low end to the high one. ColorBrewer YlGnBu; Okabe–Ito blue over grey and amber to vermilion
 * for what is good or bad; ColorBrewer PuOr for two sides. All are told apart by colour-blind eyes.
 */
export const RAMP_COLOURS: Readonly<Record<Ramp, readonly number[]>> = {
  sequential: [0xedf8b1, 0xa6dbb8, 0x41b6c4, 0x2371b0, 0x0c2c84],
  warning: [0x0072b2, 0x7fb3cf, 0xf0dc8c, 0xe69f00, 0xd55e00],
  diverging: [0x542788, 0x998ec3, 0xf2efe9, 0xf1a340, 0xb35806],
};
/** What has no value now. */
export const NO_VALUE_COLOUR = 0x9a9a9a;

/** @param share 0 at the low end of the ramp, 1 at the high one; beyond them the colour of the end */
export function rampColour(ramp: Ramp, share: number): number {
  const stops = RAMP_COLOURS[ramp];
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const first = Math.min(stops.length - 2, Math.floor(at));
  const [a, b, t] = [stops[first]!, stops[first + 1]!, at - first];
  const channel = (shift: number): number => {
    const [from, to] = [(a >> shift) & 255, (b >> shift) & 255];
    return Math.round(from + (to - from) * t) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}
