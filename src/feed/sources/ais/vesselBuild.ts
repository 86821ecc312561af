import type { AisDimension } from '../../../schema/ais/aisMessage.ts';
import type { Mover, VesselClass } from '../../../schema/catalogue.ts';
import type { Text } from '../../../schema/texts.ts';

/** What is known of a vessel's build, from all its static messages. */
export interface VesselBuild {
  readonly shipType?: number | null;
  readonly eriType?: number | null;
  readonly dimension?: AisDimension | null;
  readonly lengthM?: number | null;
  readonly beamM?: number | null;
}

/** The ERI code says more of an inland vessel than the ship type of maritime AIS does. */
export function classOf({ eriType, shipType }: VesselBuild): VesselClass {
  if (eriType) {
    if (eriType === 8030) return 'container';
    if ((eriType >= 8020 && eriType <= 8022) || eriType === 8040 || eriType === 8060) return 'tanker';
    if (eriType >= 8140 && eriType < 8400) return 'convoy';
    if (eriType >= 8440 && eriType <= 8447) return 'passenger';
    if (eriType >= 8400) return 'service';
    return 'motor-cargo';
  }
  if (!shipType) return 'vessel';
  if (shipType >= 80 && shipType <= 89) return 'tanker';
  if (shipType >= 70 && shipType <= 79) return 'motor-cargo';
  if (shipType >= 60 && shipType <= 69) return 'passenger';
  if (shipType >= 31 && shipType <= 59) return 'service';
  return 'vessel';
}

/** Class of European waterways that a vessel of this size needs (CEMT resolution 92/2). */
export function cemtOf(kind: VesselClass, lengthM: number, beamM: number): string | undefined {
  if (kind === 'passenger' || kind === 'service' || kind === 'vessel') return undefined;
  if (kind === 'convoy') return beamM > 15 ? (lengthM > 200 ? 'VIc' : 'VIb') : lengthM > 110 ? 'Vb' : 'Va';
  if (beamM > 11.5) return 'VIb';
  if (beamM > 9.6) return 'Va';
  if (beamM > 8.3) return 'IV';
  if (beamM > 6.7) return 'III';
  return beamM > 5.1 ? 'II' : 'I';
}

const round = (metres: number): number => Math.round(metres * 10) / 10;

export function moverOf(build: VesselBuild, movingS: number): Mover & { readonly class: VesselClass } {
  const { dimension } = build;
  // Inland messages say decimetres and the convoy as it is, maritime ones whole metres.
  const lengthM = build.lengthM ?? (dimension ? dimension.bowM + dimension.sternM : null);
  const beamM = build.beamM ?? (dimension ? dimension.portM + dimension.starboardM : null);
  const kind = classOf(build);
  const cemt = lengthM !== null && beamM !== null ? cemtOf(kind, lengthM, beamM) : undefined;
  return {
    class: kind,
    movingS,
    ...(cemt === undefined ? {} : { cemt }),
    ...(lengthM === null || lengthM < 1 ? {} : { lengthM: round(lengthM) }),
    ...(beamM === null || beamM < 1 ? {} : { beamM: round(beamM) }),
    ...(dimension ? { antenna: { fromBowM: dimension.bowM, fromPortM: dimension.portM } } : {}),
  };
}

const CLASS_NAMES: Readonly<Record<VesselClass, Text>> = {
  'motor-cargo': { de: 'Frachtschiff', en: 'Cargo vessel', zh: '货船' },
  container: { de: 'Containerschiff', en: 'Container vessel', zh: '集装箱船' },
  tanker: { de: 'Tankschiff', en: 'Tanker', zh: '油轮' },
  convoy: { de: 'Schubverband', en: 'Pushed convoy', zh: '顶推船队' },
  passenger: { de: 'Fahrgastschiff', en: 'Passenger vessel', zh: '客船' },
  service: { de: 'Dienstschiff', en: 'Service vessel', zh: '工作船' },
  vessel: { de: 'Schiff', en: 'Vessel', zh: '船舶' },
};

/** Name of a vessel that is not called by its own: its kind and the begin of its pseudonym. */
export function nameOf(kind: VesselClass, pseudonym: string): Text {
  const short = pseudonym.slice(0, 4).toUpperCase();
  const { de, en, zh } = CLASS_NAMES[kind];
  return { de: `${de} ${short}`, en: `${en} ${short}`, zh: `${zh} ${short}` };
}
