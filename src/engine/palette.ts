import type { BuildingUse, LandcoverClass } from '../schema/cityFiles.ts';
import type { PavingKind } from '../schema/paving.ts';

/**
 * Colours of the model, sRGB hex: paper, plaster and stone, so that colour is left to the data.
 * Status colours are of the Okabe–Ito set, safe for colour-blind eyes.
 */
export const LANDCOVER_COLOURS: Record<LandcoverClass, number> = {
  outside: 0xf1ede4,
  residential: 0xd2c9b9,
  'inner-city': 0xc8bcab,
  industry: 0xbbb3a7,
  steelworks: 0xa3978b,
  port: 0xb4aea4,
  rail: 0xa89f93,
  meadow: 0xadbf8c,
  field: 0xcac896,
  wood: 0x7f9769,
  park: 0x9fb582,
  allotment: 0xb1bd8f,
  heap: 0x9da583,
  bed: 0x9b9781,
  paved: 0xcac6be,
};

export const PAVING_COLOURS: Record<PavingKind, number> = {
  verge: 0xa0ac80,
  gravel: 0xa79e8e,
  asphalt: 0x979592,
  concrete: 0xc8c3b8,
  coal: 0x5d5853,
  ore: 0x8d6554,
  ballast: 0x8b8075,
  yard: 0xa8a5a0,
  bays: 0x9f9d99,
  lane: 0x8b8987,
  floodlight: 0xe4e8e2,
  lamp: 0xd09c66,
};

export const BUILDING_COLOURS: Record<BuildingUse, number> = {
  dwelling: 0xf2ede4,
  office: 0xe6e8ea,
  industry: 0xd9d5cf,
  port: 0xdfd6c8,
  public: 0xf0e2cf,
  outbuilding: 0xdedad2,
  structure: 0xd9d5cf,
};

export const MATERIAL_COLOURS = {
  steel: 0x8d9299,
  darkSteel: 0x5d6268,
  rust: 0x8a5a44,
  concrete: 0xc9c5bd,
  plaster: 0xefeae0,
  brick: 0xa9654c,
  slate: 0x6b7078,
  copper: 0x7fa08e,
  glass: 0xa9bfc9,
  asphalt: 0x8b8985,
  ballast: 0x9a938a,
  rail: 0x6f6a66,
  coal: 0x35353a,
  ore: 0x7c4a3a,
  slag: 0x6e6862,
  scrap: 0x8b7f76,
  grass: 0xa3b384,
  craneBlue: 0x2f6f9f,
  craneYellow: 0xd9a93a,
  rheinorange: 0xe8590c,
  towerGreen: 0x2fae66,
} as const;

export const STATUS_COLOURS = {
  none: 0x6d7378,
  normal: 0x0072b2,
  simulated: 0x56a0c8,
  stale: 0x8a8a8a,
  offline: 0x8a8a8a,
  watch: 0xe69f00,
  alarm: 0xd55e00,
} as const;
