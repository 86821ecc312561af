import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCity, readReport } from './build.ts';
import { checkCity } from './checkCity.ts';
import type { CastModel } from './models.ts';
import { runFetch } from './fetch/runFetch.ts';
import { DEFAULT_BASES } from './fetch/targets.ts';
import type { ReadOptions } from './readers/buildingFiles.ts';
import { cityExtent } from './readers/osm/osmExtent.ts';
import { printReading } from './readers/printReading.ts';
import { SOURCES } from './sources.ts';

const HELP = `npm run city -- VERB [OPTIONS]

  build   turn the curated files into the files of the city that the viewer reads
  info    counts, sizes and sources of the built city
  check   read the built files back and check them against their formats
  fetch   get the official buildings, the terrain and an OpenStreetMap extract (the only verb that uses a network)
  read    read buildings (CityGML, CityJSON, OpenStreetMap, GeoJSON) and say what is in them

  npm run city -- VERB --help says more about each.`;

const FOLDERS = `  --from DIR   curated files (default assets/city)
  --to DIR     built files (default public/city)`;

const HELP_OF: Record<string, string> = {
  build: `npm run city -- build [--with FILE|FOLDER]… [--from DIR] [--to DIR] [--force]

Builds ground, waters, land cover, streets, buildings, trees, structures and names from the curated files. Same files in,
same bytes out. Ends at once when nothing has changed since the last build.

Measured and mapped buildings take the place of generated ones: measured (CityGML, CityJSON) before OpenStreetMap, that before
curated (GeoJSON) and generated ones, building by building. Roads, railways, land use and still waters come from OpenStreetMap where
an extract is given. Everything that "fetch" has got is taken, and what --with names.

The ground follows official heights where there are any (GeoTIFF, XYZ). Models of landmarks (GLB, each with a JSON of the same name that
says where it stands) are set down on it: from assets/city/landmarks, and what --with names.

${FOLDERS}
  --with PATH  a file, or a folder with everything below it; may be given more than once
  --sources DIR  what "fetch" has got (default .hafenblick/sources, or sources in DATA_DIR)
  --force      build even when nothing has changed

Ends with 1 and one line naming file, feature and reason when a curated file cannot be used.`,
  info: `npm run city -- info [--to DIR]

Prints counts, sizes (as they are, and compressed with brotli) and sources of the built city.

  --to DIR     built files (default public/city)`,
  check: `npm run city -- check [--to DIR]

Reads every built file with the schemas of the viewer. Ends with 1 and one line at the first thing that does not fit.

  --to DIR     built files (default public/city)`,
  fetch: `npm run city -- fetch [--only KIND]… [--base [KIND=]URL]… [--sources DIR] [--dry-run]

Fetches what is not here yet, two files at a time, after telling the total size. A run that was stopped goes on where it stopped; files
that have not changed on the server are not fetched again. A manifest keeps checksums, dates and licences.
Asks the hosts below and no other; a redirect to another host is refused.

  --only KIND     lod2, dgm1, dgm or osm; may be given more than once (default: all)
                    lod2  289 tiles of official LoD2 buildings (Geobasis NRW, dl-de/zero-2-0)
                    dgm1  terrain at 1 m for the same tiles (Geobasis NRW, dl-de/zero-2-0; names and address unverified)
                    dgm   bed and floodplain of the Rhine at 1 m (PANGAEA 919308, CC BY 4.0)
                    osm   OpenStreetMap extract (Geofabrik, ODbL 1.0)
  --base URL      another server for all kinds, or KIND=URL for one; the files' names stay. Defaults:
${Object.entries(DEFAULT_BASES)
  .map(([kind, url]) => `                    ${kind}=${url}`)
  .join('\n')}
  --sources DIR   where to put them (default .hafenblick/sources, or sources in DATA_DIR)
  --dry-run       only ask and tell sizes
  --from DIR      curated files, with the list of tiles (default assets/city)

Ends with 1 when a file could not be fetched; a tile that is not on the server has no buildings and is no failure.`,
  read: `npm run city -- read FILE… [--json]

Reads buildings from CityGML 1.0 and 2.0 (LoD1, LoD2), CityJSON 1.1 and 2.0 and CityJSONSeq, plain, gzipped or zipped, in
ETRS89 / UTM zone 32 (EPSG:25832), with heights in NHN; and from OpenStreetMap: .osm.pbf, .osm (plain or gzipped) and Overpass
JSON, within the city's extent; and GeoJSON polygons with height or levels. Prints what was read, what was skipped and why. Writes nothing.

  --json       one JSON object instead of the table
  --crs CODE   coordinates of GeoJSON that names none: EPSG:4326 (default) or EPSG:25832
  --from DIR   curated files, with the city's boundary (default assets/city)

Ends with 1 when a file could not be read or a building was broken; the rest is read all the same.`,
};

/**
 * Runs one command.
 * @param args of the command line
 * @param loadCastModel how the viewer draws the curated models, for the tileset that others read
 * @returns the exit status
 */
export async function runCity(args: readonly string[], loadCastModel: () => Promise<CastModel>): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string', default: 'assets/city' },
        to: { type: 'string', default: 'public/city' },
        force: { type: 'boolean', default: false },
        with: { type: 'string', multiple: true, default: [] },
        crs: { type: 'string', default: 'EPSG:4326' },
        json: { type: 'boolean', default: false },
        base: { type: 'string', multiple: true, default: [] },
        only: { type: 'string', multiple: true, default: [] },
        sources: { type: 'string', default: join(process.env['DATA_DIR'] ?? '.hafenblick', 'sources') },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    console.error(`city: ${(error as Error).message}`);
    return 1;
  }
  const { values, positionals } = parsed;
  const [verb, ...files] = positionals;
  if (verb === undefined || (values.help && !HELP_OF[verb])) {
    console.log(HELP);
    return values.help ? 0 : 1;
  }
  const help = HELP_OF[verb];
  if (!help) {
    console.error(`city: there is no verb "${verb}"; try --help`);
    return 1;
  }
  if (values.help) {
    console.log(help);
    return 0;
  }
  try {
    if (verb === 'build') {
      await buildCity({
        from: values.from,
        to: values.to,
        with: values.with,
        sources: values.sources,
        isForced: values.force,
        loadCastModel,
        say: (line) => console.log(line),
      });
    } else if (verb === 'info') return printInfo(values.to);
    else if (verb === 'read') return await printRead(files, values);
    else if (verb === 'fetch')
      return await runFetch({
        base: values.base,
        only: values.only,
        folder: values.sources,
        isDryRun: values['dry-run'],
        from: values.from,
        say: (line) => console.log(line),
      });
    else for (const line of checkCity(values.to)) console.log(`ok  ${line}`);
    return 0;
  } catch (error) {
    console.error(`city: ${(error as Error).message}`);
    return 1;
  }
}

async function printRead(
  files: readonly string[],
  { json: isJson, from, crs }: { json: boolean; from: string; crs: string },
): Promise<number> {
  if (crs !== 'EPSG:4326' && crs !== 'EPSG:25832') {
    console.error(`city: --crs ${crs} is not read; EPSG:4326 and EPSG:25832 are`);
    return 1;
  }
  if (files.length === 0) {
    console.error('city: name the files to read; try read --help');
    return 1;
  }
  const tick = (text: string): void => {
    process.stderr.write(`\r\x1b[K${text}`);
  };
  const say = (line: string): void => console.log(line);
  const read: ReadOptions = { osm: { extent: cityExtent(from) }, geoJson: { crs } };
  return printReading(files, { isJson, say, read, ...(process.stderr.isTTY ? { tick } : {}) });
}

function printInfo(folder: string): number {
  const report = readReport(folder);
  if (!report || !existsSync(folder)) {
    console.error(`city: nothing is built in ${folder}; run: npm run city -- build`);
    return 1;
  }
  const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0).padStart(7)} kB`;
  console.log(`Built in ${report.seconds} s from ${report.hash}\n`);
  for (const [name, count] of Object.entries(report.counts))
    console.log(`${name.padEnd(28)}${String(count).padStart(10)}`);
  console.log(`\n${'file'.padEnd(20)}${'size'.padStart(10)}${'brotli'.padStart(10)}`);
  for (const file of report.files) console.log(`${file.name.padEnd(20)}${kB(file.bytes)}${kB(file.brotliBytes)}`);
  console.log('\nSources');
  for (const source of SOURCES)
    console.log(
      `- ${source.source} (${source.kind}, ${source.date}, ${source.licence}${source.note ? `; ${source.note}` : ''})`,
    );
  return 0;
}
