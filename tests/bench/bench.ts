// npm run bench [-- frames|graphics|history|seek|kills|resume|fuzz|postgres|live|pixel|peers|buildings|movers|tiles|viewer|qualities|city]: a table to read and test-output/bench.json to compare.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { benchBuildings } from './benchBuildings.ts';
import { benchCity } from './benchCity.ts';
import { benchOsm } from './benchOsm.ts';
import { benchOutage } from './benchOutage.ts';
import { benchFrames } from './benchFrames.ts';
import { benchFuzz } from './benchFuzz.ts';
import { benchGraphics } from './benchGraphics.ts';
import { benchHistory, benchKills } from './benchHistory.ts';
import { benchLive, benchResume } from './benchLive.ts';
import { benchMovers } from './benchMovers.ts';
import { benchPeers } from './benchPeers.ts';
import { benchPixel } from './benchPixel.ts';
import { benchPostgres } from './benchPostgres.ts';
import { benchSeek } from './benchSeek.ts';
import { benchTiles } from './benchTiles.ts';
import { benchQualities, benchViewer } from './benchViewer.ts';
import { isKept, type Row } from './row.ts';

const GROUPS: Record<string, () => Row[] | Promise<Row[]>> = {
  frames: benchFrames,
  history: benchHistory,
  seek: benchSeek,
  kills: async () => [...(await benchKills()), ...(await benchOutage())],
  resume: benchResume,
  fuzz: benchFuzz,
  postgres: benchPostgres,
  live: benchLive,
  pixel: benchPixel,
  peers: benchPeers,
  buildings: benchBuildings,
  movers: benchMovers,
  viewer: benchViewer,
  qualities: benchQualities,
  graphics: benchGraphics,
  city: () => [...benchCity(), ...benchOsm()],
  // Last: it puts stand-ins in place of what a browser has.
  tiles: benchTiles,
};

/** Takes minutes: only when asked for. */
const ON_DEMAND = new Set(['kills', 'resume', 'fuzz', 'postgres', 'live', 'pixel', 'peers', 'qualities', 'graphics']);

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in GROUPS));
if (unknown) throw new Error(`there is no group ${unknown}; there are: ${Object.keys(GROUPS).join(', ')}`);

const rows: Row[] = [];
for (const [name, measure] of Object.entries(GROUPS))
  if (asked.includes(name) || (asked.length === 0 && !ON_DEMAND.has(name))) rows.push(...(await measure()));

const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
console.log(`\n${machine}\n`);
console.table(
  rows.map((row) => ({
    group: row.group,
    figure: row.figure,
    measured: `${Number(row.measured.toPrecision(3))} ${row.unit}`.trim(),
    target: row.target,
    kept: row.target ? (isKept(row) ? 'yes' : 'NO') : '',
  })),
);
mkdirSync('test-output', { recursive: true });
writeFileSync('test-output/bench.json', JSON.stringify({ machine, rows }, null, 2));
