/** A line of trams or buses: names of real stops that it is led through, in order. */
export interface StreetLinePlan {
  readonly line: string;
  readonly mode: 'tram' | 'bus';
  readonly via: readonly string[];
  /** Minutes between two vehicles by day; at night every third runs. */
  readonly headwayMin: number;
  /** A tunnel of `tram-tunnels.geojson` that it takes between two of its stops on the street. */
  readonly tunnel?: {
    readonly id: string;
    readonly after: string;
    readonly before: string;
    /** From the end of the tunnel's line to its begin. */
    readonly isBackwards?: boolean;
  };
}

/** Corridors as general knowledge has them; numbers as the operator uses them, unverified. */
export const STREET_LINES: readonly StreetLinePlan[] = [
  { line: '901', mode: 'tram', headwayMin: 10, via: ['Obermarxloh Schleife', 'Markgrafenstraße', 'Hamborn Rathaus', 'Marxloh Pollmann', 'Matenastraße', 'Beeck Denkmal', 'Stockumer Str.', 'Laar Kirche', 'Friedrichsplatz', 'Tausendfensterhaus', 'Albertstraße', 'Landesarchiv NRW', 'Rathaus', 'König-Heinrich-Platz', 'Hauptbahnhof', 'Lutherplatz', 'Schweizer Str.', 'Zoo/Uni', 'Parkplatz Monning'], tunnel: { id: 'tunnel/lutherplatz-schwanentor', after: 'Landesarchiv NRW', before: 'Lutherplatz', isBackwards: true } },
  { line: '903', mode: 'tram', headwayMin: 10, via: ['Watereck', 'Vierlinden', 'Fasanenstraße', 'Sonnenstraße', 'Schwan', 'Heckmann', 'Marxloh Pollmann', 'Hamborn Rathaus', 'Hamborn Feuerwache', 'Voßstraße', 'Brückelstraße', 'Meiderich Bahnhof', 'Auf dem Damm', 'Duissern U-Bahnhof', 'Hauptbahnhof', 'König-Heinrich-Platz', 'Steinsche Gasse', 'Brückenplatz', 'Hochfeld Süd Bahnhof/RheinPark', 'Fischerstraße', 'Rheintörchenstraße', 'Ehinger Straße', 'Tiger & Turtle', 'Mannesmann Tor 2'], tunnel: { id: 'tunnel/meiderich-platanenhof', after: 'Meiderich Bahnhof', before: 'Brückenplatz' } },
  { line: 'U79', mode: 'tram', headwayMin: 10, via: ['Meiderich Bahnhof', 'Auf dem Damm', 'Duissern U-Bahnhof', 'Hauptbahnhof', 'König-Heinrich-Platz', 'Steinsche Gasse', 'Musfeldstr.', 'Karl-Jarres-Str.', 'Grunewald', 'Kulturstraße', 'Waldfriedhof', 'Münchener Straße', 'Sittardsberg', 'Huckinger Markt', 'St. Anna Krankenhaus', 'Kesselsberg'], tunnel: { id: 'tunnel/meiderich-platanenhof', after: 'Meiderich Bahnhof', before: 'Musfeldstr.' } },
  { line: '921', mode: 'bus', headwayMin: 20, via: ['Rheinhausen Markt', 'Schwarzenberger Str.', 'Hochfeld Brückenkopf', 'Brückenplatz', 'Hauptbahnhof Westeingang'] },
  { line: '923', mode: 'bus', headwayMin: 20, via: ['Trompet Bahnhof', 'Bergheimer Str.', 'Stüning', 'Friedrich-Ebert-Str.', 'Rheinhausen Rathaus', 'Friemersheim Markt', 'Dahlingstr.', 'Lothsfeldstr.'] },
  { line: '924', mode: 'bus', headwayMin: 20, via: ['Friedrichsplatz', 'Moltkeplatz', 'Bismarckplatz', 'Essenberg Kaiserstr.', 'Businesspark', 'Asterlagen', 'Bergheimer Str.', 'Rheinhausen Markt'] },
  { line: '926', mode: 'bus', headwayMin: 20, via: ['Kaßlerfelder Straße', 'Javastraße', 'Rheindeich'] },
  { line: '929', mode: 'bus', headwayMin: 20, via: ['Friedrichsplatz', 'Hochheide Markt', 'Parkfriedhof', 'Birkenstr.', 'Haus Gerdt', 'Baerl Kirche'] },
  { line: '906', mode: 'bus', headwayMin: 20, via: ['Hamborn Rathaus', 'Schreckerstraße', 'Kantstr.', 'Hohenzollernplatz', 'Hölscherstr.', 'Biesenwiese'] },
  { line: '905', mode: 'bus', headwayMin: 20, via: ['Walsum Rathaus', 'Schwan', 'Krankenhaus Nord', 'Fahrner Straße', 'Obermarxloh Schleife', 'Thüringer Straße'] },
  { line: '910', mode: 'bus', headwayMin: 20, via: ['Beeck Denkmal', 'Papiermühlenstr.', 'Emstermannshof', 'Nombericher Platz', 'Meiderich Bahnhof', 'Obermeiderich Schule'] },
  { line: '917', mode: 'bus', headwayMin: 20, via: ['Meiderich Bahnhof', 'Gerhardplatz', 'Haupteingang Landschaftspark'] },
  { line: '919', mode: 'bus', headwayMin: 20, via: ['Walsum Overbruch', 'Franz-Lenze-Platz', 'Walsum Rathaus', 'Schachtstr.', 'Mühlbachstr.', 'Wehofer Str.'] },
  { line: '933', mode: 'bus', headwayMin: 20, via: ['Schwanentor', 'Innenhafen', 'Stadttheater', 'Hauptbahnhof Osteingang', 'Heinestraße', 'Universität', 'Zoo/Uni'] },
  { line: '934', mode: 'bus', headwayMin: 20, via: ['Duissern U-Bahnhof', 'Hauptbahnhof Osteingang', 'Neudorfer Markt', 'Koloniestr.'] },
  { line: '940', mode: 'bus', headwayMin: 20, via: ['Hauptbahnhof Westeingang', 'Kremerstr.', 'Grunewald', 'Im Schlenk', 'Neuenhofstraße', 'Ehinger Straße', 'Sittardsberg'] },
  { line: '942', mode: 'bus', headwayMin: 20, via: ['Großenbaum Bahnhof West', 'Am Golfplatz', 'Sittardsberg', 'Huckinger Markt', 'Mannesmann Tor 1', 'Ehingen Denkmal', 'Ehinger Berg'] },
  { line: '946', mode: 'bus', headwayMin: 20, via: ['Rahm S-Bahnhof', 'Großenbaum Bahnhof Ost', 'Buchholz S-Bahnhof', 'Tiroler Straße', 'Schlenk S-Bahnhof'] },
]; // prettier-ignore

/** Where a rail line leaves the model, or a place in it: WGS84 longitude, latitude. */
export const RAIL_ENDS = {
  koeln: [6.7818, 51.315],
  essen: [6.851, 51.447],
  oberhausen: [6.86, 51.489],
  krefeld: [6.6296, 51.3369],
  moers: [6.6164, 51.5117],
  ratingen: [6.828, 51.315],
} as const satisfies Record<string, readonly [number, number]>;
export type RailEnd = keyof typeof RAIL_ENDS;

/** A line of passenger trains between two ends, by way of a place; unverified as the numbers above. */
export interface PassengerPlan {
  readonly line: string;
  readonly from: RailEnd;
  readonly to: RailEnd;
  readonly names: readonly [string, string];
  readonly headwayMin: number;
  /** Stops only at Hauptbahnhof. */
  readonly isFast: boolean;
}
export const PASSENGER_LINES: readonly PassengerPlan[] = [
  { line: 'RE1', from: 'koeln', to: 'essen', names: ['Aachen Hbf', 'Hamm (Westf) Hbf'], headwayMin: 30, isFast: true },
  { line: 'S1', from: 'koeln', to: 'essen', names: ['Solingen Hbf', 'Dortmund Hbf'], headwayMin: 30, isFast: false },
  { line: 'RE5', from: 'koeln', to: 'oberhausen', names: ['Koblenz Hbf', 'Wesel'], headwayMin: 60, isFast: true },
  { line: 'RE42', from: 'krefeld', to: 'essen', names: ['Mönchengladbach Hbf', 'Münster (Westf) Hbf'], headwayMin: 60, isFast: false },
  { line: 'RB35', from: 'krefeld', to: 'oberhausen', names: ['Mönchengladbach Hbf', 'Gelsenkirchen Hbf'], headwayMin: 60, isFast: false },
]; // prettier-ignore

/** Tracks of a terminal, as the built city names them, and from where block trains come. */
export interface TerminalPlan {
  readonly terminal: string;
  /** Names of tracks in `rail-port.geojson`. */
  readonly tracks: string;
  /** How many of its tracks are used. */
  readonly most: number;
  /** Partner and the edge of the model on the way there. */
  readonly partners: readonly { readonly name: string; readonly end: RailEnd; readonly days: number }[];
}
/** Partners of its tracks in turn: two tracks serve China, about 40 trains a week each way (general knowledge: up to 60 both ways together). */
export const TERMINALS: readonly TerminalPlan[] = [
  { terminal: 'DGT', tracks: 'DGT', most: 3, partners: [{ name: 'Xi’an', end: 'oberhausen', days: 15 }, { name: 'Rotterdam', end: 'oberhausen', days: 1 }, { name: 'Budapest', end: 'oberhausen', days: 3 }, { name: 'Rotterdam', end: 'oberhausen', days: 1 }, { name: 'Chongqing', end: 'oberhausen', days: 17 }, { name: 'Rotterdam', end: 'oberhausen', days: 1 }] },
  { terminal: 'DIT', tracks: 'logport I DIT', most: 3, partners: [{ name: 'Hamburg', end: 'krefeld', days: 1 }, { name: 'Wuhan', end: 'krefeld', days: 16 }, { name: 'Antwerpen', end: 'krefeld', days: 1 }] },
  { terminal: 'D3T', tracks: 'logport I D3T', most: 1, partners: [{ name: 'Małaszewicze', end: 'krefeld', days: 3 }] },
  { terminal: 'DUSS Ruhrort', tracks: 'DUSS Ruhrort Hafen', most: 2, partners: [{ name: 'Triest', end: 'koeln', days: 2 }, { name: 'Budapest', end: 'oberhausen', days: 3 }] },
  { terminal: 'logport I', tracks: 'logport I', most: 1, partners: [{ name: 'Barcelona', end: 'krefeld', days: 3 }] },
]; // prettier-ignore

/** Freight trains that pass through. */
export const TRANSIT_FREIGHT: readonly { readonly from: RailEnd; readonly to: RailEnd }[] = [
  { from: 'krefeld', to: 'oberhausen' },
  { from: 'ratingen', to: 'oberhausen' },
];
