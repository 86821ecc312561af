/**
 * Signs of the kinds of assets that no theme's file describes: what the city's own files hold, what moves, and what sources announce.
 * Paths in a box of 22 by 22, as `icon` of a theme's kind.
 */
export const KIND_SIGNS: Readonly<Record<string, string>> = {
  // bicycle
  'bike-station': 'M5.5 11a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7zM16.5 11a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7zM5.5 14.5l4-7h5l2 7M8 7h3M9.5 7.5l3 7h-7M14.5 7.5V5h2',
  // point with waves
  sensor: 'M11 9a2 2 0 1 1 0 4a2 2 0 1 1 0-4zM6.5 6.5a6.4 6.4 0 0 0 0 9M15.5 6.5a6.4 6.4 0 0 1 0 9',
  // barrier with stripes
  roadworks: 'M2 6h18v6H2zM4 12l4-6M9 12l4-6M14 12l4-6M5 12v8M17 12v8M3 20h4M15 20h4',
  // triangle
  'road-warning': 'M11 2.5l9.5 17h-19zM11 8.5v5M11 16v.5',
  // no entry
  'road-closure': 'M11 3a8 8 0 1 1 0 16a8 8 0 1 1 0-16zM6 9.5h10v3H6z',
  // P beside a lorry
  'lorry-park': 'M2 2h10v10H2zM5.5 10V4.5h2a1.8 1.8 0 0 1 0 3.6h-2M2 18v-4h11v4zM13 15h3l4 2v1h-7M5 18a1.5 1.5 0 1 0 .1 0M16 18a1.5 1.5 0 1 0 .1 0',
  // plug with a bolt
  'charging-station': 'M5 8V4M10 8V4M2.5 8h10v3a5 5 0 0 1-10 0zM7.5 16v4M18 3l-3 6h4l-3 6',
  // storeys
  // steeple between aisles
  church: 'M11 1.5v5M9 3.5h4M11 6.5l4 5V20H7v-8.5zM2 20v-5l5-2.5M20 20v-5l-5-2.5M2 20h18',
  // tip
  heap: 'M1.5 19c4.5 0 5-11 9.5-11s5 11 9.5 11zM8 15h2M11.5 12h2M12 16.5h2',
  // track from above
  'rail-place': 'M8 2v18M14 2v18M5 5h12M5 11h12M5 17h12',
  // staff in the water
  gauge: 'M8.5 1.5h5V16h-5zM8.5 5H11M8.5 8.5h3M8.5 12H11M2 19c2-2 4-2 6 0s4 2 6 0s4-2 6 0',
  // wind
  air: 'M2 8h11a2.5 2.5 0 1 0-2.5-2.5M2 12h15a2.5 2.5 0 1 1-2.5 2.5M2 16h7a2 2 0 1 1-2 2',
  // cabinet with its inlet
  'air-monitor': 'M4 20V9h10v11M2 20h14M9 9V4M7 4h4M7 13h4M7 16h4M15 5h3.5a1.5 1.5 0 1 0-1.5-1.5M16 8h4',
  // water over a step
  weir: 'M2 7h6v13M2 7V3M8 7c7 0 4 9 12 9M8 12c5 0 3 7 12 7',
  // hall with a clock
  station: 'M2 20V11h18v9zM5 11l6-7l6 7M11 7.3a.8.8 0 1 0 .1 0M8 20v-5h6v5',
  // H on a post
  stop: 'M11 20v-5M8 20h6M11 2a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM8.5 5.5v6M13.5 5.5v6M8.5 8.5h5',
  // cooling tower
  'power-plant': 'M2.5 20c2-5 2-8 1-13h9c-1 5-1 8 1 13zM6 5c0-2 2-1.5 2-3.5M10 5c0-2 2-1.5 2-3.5M16 20v-9h4v9z',
  // transformer
  substation: 'M8 7a4 4 0 1 1 0 8a4 4 0 1 1 0-8zM14 7a4 4 0 1 1 0 8a4 4 0 1 1 0-8zM1 11h3M18 11h3',
  // hull with bridge and mast
  vessel: 'M1.5 13h19l-3 6h-13zM4 13V8.5h6V13M7 8.5V4M13 10h5v3',
  // tram under its wire
  tram: 'M5 6h12v11H5zM5 12h12M11 6V3M6 2.5h10M8 14.5h.3M14 14.5h.3M6 20l2-3M16 20l-2-3',
  // bus from the side
  bus: 'M2 5h18v11H2zM2 11h18M8 5v6M14 5v6M6.5 16a2 2 0 1 0 .1 0M15.5 16a2 2 0 1 0 .1 0',
  // train with a pointed nose
  train: 'M1.5 6H13c5 0 7.5 5 7.5 10h-19zM1.5 11h17M5 6v5M10 6v5M1.5 19.5h19',
  // wagons
  'freight-train': 'M1.5 7h8v8h-8zM12.5 7h8v8h-8zM9.5 13h3M3.5 15a1.5 1.5 0 1 0 .1 0M7.5 15a1.5 1.5 0 1 0 .1 0M14.5 15a1.5 1.5 0 1 0 .1 0M18.5 15a1.5 1.5 0 1 0 .1 0',
  // obelisk
  landmark: 'M11 1.5l2.5 13h-5zM6 14.5h10v3H6zM3.5 17.5h15v3h-15z',
  // road with a line across
  counter: 'M3 20L8 3M19 20L14 3M11 3v2M11 7v2M11 14v2M11 18v2M4.5 11.5h13',
  // loop in the lane
  detector: 'M4 20V2M18 20V2M7 6h8v10H7zM9.5 9h3v4h-3z',
}; // prettier-ignore
