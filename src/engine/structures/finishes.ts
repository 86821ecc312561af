/**
 * How a face looks at night and close by; one code per vertex.
 * Lamps keep a least size on the screen, so that a light on a chimney is seen across the city.
 */
export const FINISH = {
  matte: 0,
  /** Punched windows in a wall, some lit at night. */
  windows: 1,
  /** Storeys of glass, most dark at night. */
  glass: 2,
  /** Industrial glazing: long strips, dim warm light behind. */
  glazing: 3,
  lampWhite: 4,
  lampRed: 5,
  lampGreen: 6,
  /** A surface washed by green floodlight. */
  floodGreen: 7,
  /** Hot iron, coke, slag: glows by night, a little by day; as much as the structure's level says. */
  glow: 8,
  /** A surface washed by warm floodlight (bridges, church towers, terminals). */
  floodWarm: 9,
  /** A wall that the hot iron before it lights by night. */
  glowLit: 10,
} as const;
export type Finish = (typeof FINISH)[keyof typeof FINISH];
