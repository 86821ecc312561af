import { MATERIAL_COLOURS } from '../palette.ts';

/** Blend of two sRGB colours; the model is quiet, so most things are mixed with plaster. */
export function blend(a: number, b: number, share: number): number {
  const at = (shift: number): number => {
    const from = (a >> shift) & 255;
    return Math.round(from + (((b >> shift) & 255) - from) * share) << shift;
  };
  return at(16) | at(8) | at(0);
}

const { plaster, steel, darkSteel, rust, concrete, brick, slate, copper, asphalt, craneBlue, craneYellow } =
  MATERIAL_COLOURS;

/** Material colours as the model shows them: real ones, some way towards plaster. */
export const MODEL = {
  ...MATERIAL_COLOURS,
  paleSteel: blend(steel, plaster, 0.5),
  white: 0xf1efe9,
  wall: blend(plaster, concrete, 0.25),
  deck: blend(asphalt, concrete, 0.3),
  pier: blend(concrete, plaster, 0.2),
  works: blend(darkSteel, steel, 0.45),
  worksWarm: blend(blend(rust, darkSteel, 0.4), plaster, 0.12),
  oldIron: blend(rust, darkSteel, 0.3),
  brickPale: blend(brick, plaster, 0.28),
  roofDark: blend(slate, darkSteel, 0.3),
  roofPale: blend(slate, plaster, 0.5),
  patina: blend(copper, plaster, 0.12),
  crane: [craneBlue, craneYellow, 0xb5473c, 0x4d7f83],
  signalRed: 0xb8503f,
} as const;
