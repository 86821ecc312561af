import type { Direction } from './fairway.ts';

/** This port, as skippers enter it. */
export const HERE = 'DUISBURG';

/** Ports along the Rhine and at its mouths (general knowledge), as AIS writes them: capital letters, at most 20 signs. */
const PORTS: Readonly<Record<Direction, readonly string[]>> = {
  up: ['DUESSELDORF', 'NEUSS', 'KOELN NIEHL', 'BONN', 'ANDERNACH', 'MAINZ', 'FRANKFURT', 'MANNHEIM', 'LUDWIGSHAFEN', 'WOERTH', 'KARLSRUHE', 'STRASBOURG', 'BASEL'],
  down: ['ROTTERDAM', 'ROTTERDAM', 'ROTTERDAM', 'ANTWERPEN', 'ANTWERPEN', 'AMSTERDAM', 'VLISSINGEN', 'MOERDIJK', 'NIJMEGEN', 'EMMERICH', 'WESEL'],
}; // prettier-ignore

/** Where a vessel that leaves the city sails to. @param pick 0 … 1, another for each voyage */
export const destinationOf = (direction: Direction, pick: number): string => {
  const ports = PORTS[direction];
  return ports[Math.floor(pick * ports.length)]!;
};

/** Ports above the locks, by lock (general knowledge). */
const CANAL_PORTS: Readonly<Record<string, readonly string[]>> = {
  'lock/ruhr': ['MUELHEIM RUHR'],
  'lock/meiderich': ['ESSEN', 'GELSENKIRCHEN', 'BOTTROP', 'HERNE', 'DORTMUND', 'MARL', 'HAMM', 'MUENSTER'],
};

/** Where a vessel that has gone up by a lock sails to. @param pick 0 … 1, another for each voyage */
export const canalPortOf = (lock: string, pick: number): string => {
  const ports = CANAL_PORTS[lock] ?? [HERE];
  return ports[Math.floor(pick * ports.length)]!;
};
