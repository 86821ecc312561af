import { probeGraphics } from '../engine/graphicsProbe.ts';

/** What the graphics can do. Measured once, from the moment this module is loaded. */
export const graphics = probeGraphics();
