import type { Datastream } from '../../../schema/catalogue.ts';
import type { Text } from '../../../schema/texts.ts';
import type { MeasurementSite, Quantity } from './readMeasured.ts';

const text = (de: string, en: string, zh: string): Text => ({ de, en, zh });
const SIDES: Readonly<Record<string, Text>> = {
  northBound: text('nach Norden', 'northbound', '北行'),
  eastBound: text('nach Osten', 'eastbound', '东行'),
  southBound: text('nach Süden', 'southbound', '南行'),
  westBound: text('nach Westen', 'westbound', '西行'),
};
const withSide = (words: Text, side: Text): Text => text(`${words.de} ${side.de}`, `${words.en} ${side.en}`, `${words.zh}（${side.zh}）`); // prettier-ignore
const FLOW = text('Fahrzeuge je Stunde', 'Vehicles per hour', '每小时车辆数');
const SPEED = text('Geschwindigkeit', 'Speed', '平均车速');

export type CounterStream = Omit<Datastream, 'id' | 'index'>;

/**
 * Datastreams of a counter on a road: those of both directions together, and of each.
 * @param sites its directions in the order of the table: what none of them announces has no datastream; where nothing is announced, all have
 */
export function counterSeries(sites: readonly Pick<MeasurementSite, 'side' | 'lanes' | 'characteristics'>[], intervalS: number): CounterStream[] {
  const sides = sites.map(({ side }) => side);
  const lanes = sites.every((site) => site.lanes !== null) ? sites.reduce((sum, site) => sum + (site.lanes ?? 0), 0) : null;
  const announced = sites.flatMap(({ characteristics }) => [...characteristics.values()]).filter(({ quantity }) => quantity !== null);
  const has = (wanted: Quantity, isHeavy = false): boolean => announced.length === 0 || announced.some((each) => each.quantity === wanted && each.isHeavy === isHeavy);
  const most = (lanes ?? 6) * 2000;
  const side = (k: number): Text => SIDES[sides[k] ?? ''] ?? text(`Richtung ${k + 1}`, `direction ${k + 1}`, `方向${k + 1}`); // prettier-ignore
  const one = (property: string, name: Text, unit: string, decimals: number, range: [number, number], rest: Partial<CounterStream> = {}): CounterStream =>
    ({ property, name, unit, intervalS, decimals, range, thresholds: [], ...rest }); // prettier-ignore
  return [
    one('flow', FLOW, '{vehicles}/h', 0, [0, most]),
    ...(has('flow', true) ? [one('heavy', text('Anteil Schwerverkehr', 'Heavy vehicles', '重型车比例'), '%', 0, [0, 60])] : []),
    ...(has('occupancy') ? [one('occupancy', text('Belegung der Schleife', 'Loop occupancy', '线圈占有率'), '%', 1, [0, 60])] : []),
    ...(has('status') ? [one('status', text('Verkehrslage', 'Traffic state', '交通状态'), '1', 0, [0, 4], {
      words: {
        '0': text('unbekannt', 'unknown', '未知'),
        '1': text('frei', 'free flow', '畅通'),
        '2': text('dicht', 'heavy', '车多'),
        '3': text('Stau', 'congested', '拥堵'),
        '4': text('gesperrt', 'impassable', '中断'),
      },
      thresholds: [
        { value: 3, level: 'watch', when: 'above', label: text('Stau', 'congested', '拥堵') },
        { value: 4, level: 'alarm', when: 'above', label: text('gesperrt', 'impassable', '中断') },
      ],
    })] : []),
    ...sides.flatMap((_, k) => [
      one(`flow-${k + 1}`, withSide(FLOW, side(k)), '{vehicles}/h', 0, [0, most / Math.max(1, sides.length)]),
      ...(has('speed') ? [one(`speed-${k + 1}`, withSide(SPEED, side(k)), 'km/h', 0, [0, 140])] : []),
    ]),
  ];
} // prettier-ignore
