import type { Asset, Datastream, Mover, Provenance } from '../../../schema/catalogue.ts';
import type { Text } from '../../../schema/texts.ts';
import { TRAIN_LOAD, WAGON_TEU, wagonProperty } from '../../../schema/wagons.ts';
import type { WayMode } from '../../../schema/ways.ts';

const RESTING_S = 120;
/** What is said once a journey, not with each fix. */
const JOURNEY_S = 6 * 3600;

type Series = Pick<Datastream, 'property' | 'name' | 'unit' | 'decimals' | 'range' | 'intervalS'>;
/** What stands first is what lists show. */
const SERIES: readonly Series[] = [
  { property: 'speed', name: { de: 'Geschwindigkeit', en: 'Speed', zh: '速度' }, unit: 'km/h', decimals: 0, range: [0, 80], intervalS: RESTING_S },
  { property: 'lon', name: { de: 'Geographische Länge', en: 'Longitude', zh: '经度' }, unit: 'deg', decimals: 5, intervalS: RESTING_S },
  { property: 'lat', name: { de: 'Geographische Breite', en: 'Latitude', zh: '纬度' }, unit: 'deg', decimals: 5, intervalS: RESTING_S },
  { property: 'heading', name: { de: 'Richtung', en: 'Heading', zh: '方向' }, unit: 'deg', decimals: 0, range: [0, 360], intervalS: RESTING_S },
  { property: 'delay', name: { de: 'Verspätung', en: 'Delay', zh: '晚点' }, unit: 's', decimals: 0, range: [0, 600], intervalS: JOURNEY_S },
  { property: 'way', name: { de: 'Fahrweg', en: 'Way', zh: '线路走向' }, unit: '1', decimals: 0, intervalS: JOURNEY_S },
]; // prettier-ignore

const NAMES: Readonly<Record<WayMode, Text>> = {
  tram: { de: 'Bahn', en: 'Tram', zh: '有轨电车' },
  bus: { de: 'Bus', en: 'Bus', zh: '公交车' },
  train: { de: 'Zug', en: 'Train', zh: '列车' },
  freight: { de: 'Güterzug', en: 'Freight train', zh: '货运列车' },
};

/** Usual length and width of a vehicle, metres. */
export const USUAL_M: Readonly<Record<WayMode, readonly [number, number]>> = {
  tram: [34, 2.4],
  bus: [12, 2.55],
  train: [108, 2.8],
  freight: [560, 3],
};

/** Of a train whose wagons are told of: what stands on all of them, and on each. */
const loadSeries = (wagons: number): readonly Series[] => [
  { property: TRAIN_LOAD, name: { de: 'Ladung', en: 'Load', zh: '载箱量' }, unit: '{TEU}', decimals: 0, range: [0, wagons * WAGON_TEU], intervalS: JOURNEY_S },
  ...Array.from({ length: wagons }, (_, k): Series => ({
    ...{ property: wagonProperty(k + 1), name: { de: `Wagen ${k + 1}`, en: `Wagon ${k + 1}`, zh: `第${k + 1}节车` } },
    ...{ unit: '{TEU}', decimals: 0, range: [0, WAGON_TEU], intervalS: JOURNEY_S },
  })),
]; // prettier-ignore

export interface TransitAssetParts {
  readonly id: string;
  readonly mode: WayMode;
  readonly line: string;
  /** Which of the line: a number or the vehicle's own label. */
  readonly label: string;
  readonly place: readonly [lon: number, lat: number];
  readonly provenance: Provenance;
  readonly movingS: number;
  readonly lengthM?: number;
  /** How many wagons its operator tells of; 0 = nothing is said of them. */
  readonly wagons: number;
}

/** A vehicle of public transport, or a train, as an asset that moves. */
export function transitAsset({
  id,
  mode,
  line,
  label,
  place,
  provenance,
  movingS,
  lengthM,
  wagons,
}: TransitAssetParts): Asset {
  const { de, en, zh } = NAMES[mode];
  const rest = [line, label].filter((text) => text !== '').join(' · ');
  const mover: Mover = { class: mode, movingS, lengthM: lengthM ?? USUAL_M[mode][0], beamM: USUAL_M[mode][1] };
  return {
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [Number(place[0].toFixed(4)), Number(place[1].toFixed(4))] },
    properties: {
      name: { de: `${de} ${rest}`, en: `${en} ${rest}`, zh: `${zh} ${rest}` },
      theme: mode === 'freight' ? 'silkroad' : 'infrastructure',
      kind: mode === 'freight' ? 'freight-train' : mode,
      provenance,
      mover,
      links: [],
      facts:
        mode === 'freight' && wagons > 0
          ? [
              { label: { de: 'Wagen', en: 'Wagons', zh: '车辆数' }, value: wagons, unverified: false },
              {
                label: { de: 'Platz', en: 'Room', zh: '最大载箱量' },
                value: wagons * WAGON_TEU,
                unit: '{TEU}',
                unverified: false,
              },
            ]
          : [],
      anchorM: 0,
      rank: 3,
      datastreams: [...SERIES, ...(mode === 'freight' && wagons > 0 ? loadSeries(wagons) : [])].map((series) => ({
        ...series,
        id: `${id}/${series.property}`,
        thresholds: [],
      })),
    },
  };
}
