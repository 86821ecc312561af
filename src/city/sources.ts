import type { Provenance } from '../schema/catalogue.ts';

/** What the built city comes from, with the wording that licences ask for. */
export const SOURCES: Provenance[] = [
  { kind: 'measured', source: 'Geobasis NRW: municipal boundary', licence: 'dl-de/zero-2-0', date: '2023' },
  { kind: 'measured', source: '© OpenStreetMap contributors: districts', licence: 'ODbL 1.0', date: '2019' },
  {
    kind: 'measured',
    source: 'DB Netz AG: railway lines, bridges and crossings',
    licence: 'CC BY 4.0',
    date: '2017-01',
  },
  {
    kind: 'measured',
    source: 'Bundesanstalt für Gewässerkunde (BfG): water-surface table, active floodplain, river kilometres',
    licence: 'GeoNutzV',
    date: '2012',
    note: 'licence unverified',
  },
  { kind: 'measured', source: 'SWORD river database: axis of the Rhine', licence: 'CC BY 4.0', date: '2021' },
  {
    kind: 'measured',
    source: 'Bundesanstalt für Straßenwesen (BASt): junctions of motorways and main roads (TMC list 22.0)',
    licence: 'CC BY 4.0',
    date: '2023-05',
    note: 'the courses between the junctions are curated, generalised',
  },
  {
    kind: 'generated',
    source:
      'Statistische Ämter des Bundes und der Länder, Zensus 2011: counts of residential buildings in cells of 100 m',
    licence: 'dl-de/by-2-0',
    date: '2011-05-09',
    note: 'buildings and streets are generated from census counts; none is surveyed',
  },
  {
    kind: 'curated',
    source: 'Hafenblick: outlines of waters, land use, structures and courses of roads',
    licence: 'CC BY 4.0',
    date: '2026',
    note: 'curated, generalised',
  },
  {
    kind: 'generated',
    source: 'Hafenblick: terrain, streets, trees, port paving',
    licence: 'CC BY 4.0',
    date: '2026',
  },
];
