import { ANYTHING, TAKEN } from '../obstacles.ts';

/** What stops a generated building; the census has a few cells that reach over the boundary. */
export const BUILD_MASK = ANYTHING & ~TAKEN.outside;
