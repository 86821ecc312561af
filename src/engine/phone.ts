import type { Quality } from './layer.ts';

/** Shorter side of the largest phones and small tablets, CSS pixels. A wall that is touched is larger. */
const PHONE_PX = 900;
/** On a phone no step above this is tried: no shadows, pixel ratio at most 1.5. */
export const PHONE_QUALITY: Quality = 1;
/** Geometry of buildings that is kept on a phone, seen or not. */
export const PHONE_BUILDINGS_BYTES = 24 * 2 ** 20;

type Page = Pick<Window, 'matchMedia'> & { readonly screen: Pick<Screen, 'width' | 'height'> };

/** Worked with the finger, and small: its browser ends a page that takes a few hundred MiB, however quick its graphics are. */
export const isPhone = (page: Page): boolean =>
  page.matchMedia('(pointer: coarse)').matches && Math.min(page.screen.width, page.screen.height) <= PHONE_PX;
