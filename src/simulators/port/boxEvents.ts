/** A box that comes into the yard of a terminal or leaves it. */
export interface BoxEvent {
  readonly atMs: number;
  readonly isInward: boolean;
  readonly teu: number;
  /** Which of the terminal's blocks it is set down in or taken from, in the order of the stations. */
  readonly block: number;
}

/** Who brings and fetches boxes: the trains of a terminal, the trucks of its gate. What they bring they fetch again, each in a time of its own, so their balance stays near nought. */
export interface Carrier {
  readonly kind: 'rail' | 'gate' | 'shuttle';
  /** Boxes from an instant on and before another one, at most a day later; ascending. */
  events(fromMs: number, toMs: number): readonly BoxEvent[];
  /** What it has brought before an instant and not fetched yet (negative: the other way round), TEU by block. */
  balance(atMs: number): ReadonlyMap<number, number>;
  /** When those come in through the gate that do not wait before it, after an instant and until another one; absent where there are none such. */
  readonly comesInMs?: (fromMs: number, toMs: number) => readonly number[];
}

/** What events leave in each block, TEU. */
export function balanceOf(events: Iterable<BoxEvent>): Map<number, number> {
  const held = new Map<number, number>();
  for (const { block, isInward, teu } of events) held.set(block, (held.get(block) ?? 0) + (isInward ? teu : -teu));
  return held;
}

/** Share of the boxes that are 40 feet long. */
const LONG = 0.6;
/** TEU of a box, by a number between 0 and 1 of its own. */
export const teuOf = (share: number): number => (share < LONG ? 2 : 1);
/** TEU to a box: more than half of all boxes are 40 feet long. */
export const TEU_PER_BOX = 1 + LONG;
