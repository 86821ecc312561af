import { DecodeError } from '../../../schema/decode.ts';
import type { Kind } from '../../../schema/theme.ts';
import { ROAD_KINDS, type RoadKind, type RoadKinds } from '../../../simulators/driving/assets.ts';

/** The kinds of assets that simulated roads need, out of those of the theme's file. @throws DecodeError naming the one that is missing */
export function roadKindsOf(kinds: Readonly<Record<string, Kind>>): RoadKinds {
  const found = ROAD_KINDS.map((id) => {
    const kind = kinds[id];
    if (!kind) throw new DecodeError('assets/themes/driving.json', `kinds.${id}`, 'is missing');
    return [id, kind] as const;
  });
  return Object.fromEntries(found) as RoadKinds;
}

const isRoadKind = (kind: string): kind is RoadKind => (ROAD_KINDS as readonly string[]).includes(kind);

/** Kinds of `simulators.driving.without`. @throws DecodeError naming one that is not simulated */
export function roadKindsWithout(without: readonly string[]): RoadKind[] {
  return without.map((kind) => {
    if (!isRoadKind(kind))
      throw new DecodeError('hafenblick.config.json', 'simulators.driving.without', `no kind ${kind} is simulated`);
    return kind;
  });
}
