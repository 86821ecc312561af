import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeTramTunnels, type TramTunnel } from '../../../schema/tramTunnels.ts';
import { ROOT } from '../../settings.ts';

const FILE = join(ROOT, 'assets/city/tram-tunnels.geojson');
let known: readonly TramTunnel[] | null = null;

/** The tunnels of the city's trams: GTFS does not say where a shape runs under the ground. @throws DecodeError, or the system's error */
export const tramTunnels = (): readonly TramTunnel[] =>
  (known ??= decodeTramTunnels(JSON.parse(readFileSync(FILE, 'utf8')), FILE));
