/** Units that are whole-numbered relatives: code → dimension, factor and offset to the first of its dimension (UCUM). */
const RELATED: Readonly<Record<string, readonly [dimension: string, factor: number, offset?: number]>> = {
  m: ['length', 1], mm: ['length', 1e-3], cm: ['length', 1e-2], dm: ['length', 0.1], km: ['length', 1000],
  K: ['temperature', 1], Cel: ['temperature', 1, 273.15],
  'kg/m3': ['concentration', 1], 'g/m3': ['concentration', 1e-3], 'mg/m3': ['concentration', 1e-6], 'ug/m3': ['concentration', 1e-9],
  Pa: ['pressure', 1], hPa: ['pressure', 100], kPa: ['pressure', 1000], mbar: ['pressure', 100], bar: ['pressure', 1e5],
  'm/s': ['speed', 1], 'km/h': ['speed', 1 / 3.6],
  'm3/s': ['flow', 1], 'L/s': ['flow', 1e-3], 'm3/h': ['flow', 1 / 3600],
  m3: ['volume', 1], L: ['volume', 1e-3],
  W: ['power', 1], kW: ['power', 1e3], MW: ['power', 1e6],
  J: ['energy', 1], 'W.h': ['energy', 3.6e3], 'kW.h': ['energy', 3.6e6], 'MW.h': ['energy', 3.6e9],
  V: ['voltage', 1], mV: ['voltage', 1e-3], A: ['current', 1], mA: ['current', 1e-3],
  s: ['time', 1], ms: ['time', 1e-3], min: ['time', 60], h: ['time', 3600],
  '1': ['ratio', 1], '%': ['ratio', 0.01], '{count}': ['ratio', 1],
}; // prettier-ignore

/** A value in another unit of the same dimension; null when they are no relatives: a level in m/s is no level. */
export function convertUnit(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  const [a, b] = [RELATED[from], RELATED[to]];
  if (!a || !b || a[0] !== b[0]) return null;
  const converted = (value * a[1] + (a[2] ?? 0) - (b[2] ?? 0)) / b[1];
  // 9.39 m is 939 cm, not 938.9999999999999.
  return Number(converted.toPrecision(14));
}
