import { MATERIAL_COLOURS } from '../palette.ts';

/** Blend of two sRGB colours; the model is quiet, so most things are mixed with plaster. */
export function blend(a: number, b: number, share: number): number {
  const at = (shift: number): number => {
    const from = (a >> shift) & 255;
    return Math.round(from + (((b >> shift) & 255) - from) * share) << shift;
  };
  return at(16) | at(8) | at(0);
}

/** A colour some way towards the grey of its own brightness: in the model colour is left to the data. */
function mute(hex: number, share: number): number {
  const grey = Math.round(((hex >> 16) & 255) * 0.3 + ((hex >> 8) & 255) * 0.59 + (hex & 255) * 0.11);
  return blend(hex, (grey << 16) | (grey << 8) | grey, share);
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
  worksWarm: blend(blend(rust, darkSteel, 0.62), plaster, 0.14),
  rust: mute(rust, 0.3),
  oldIron: mute(blend(rust, darkSteel, 0.45), 0.25),
  brick: mute(brick, 0.25),
  brickPale: blend(mute(brick, 0.32), plaster, 0.34),
  roofDark: blend(slate, darkSteel, 0.3),
  roofPale: blend(slate, plaster, 0.5),
  patina: mute(blend(copper, plaster, 0.15), 0.2),
  craneYellow: blend(mute(craneYellow, 0.22), plaster, 0.12),
  crane: [blend(mute(craneBlue, 0.25), plaster, 0.14), blend(mute(craneYellow, 0.22), plaster, 0.12)],
  signalRed: mute(0xb8503f, 0.15),
} as const;
