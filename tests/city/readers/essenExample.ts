import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A real delivery of the state (Geobasis NRW, dl-de/zero-2-0), which is not part of the project. */
const PATH = resolve(import.meta.dirname, '../../../../shared/inputs/EssenExample.gml');

/** Its path, or null where it is not at hand. Under CI it has to be. */
export function essenExample(): string | null {
  if (existsSync(PATH)) return PATH;
  if (process.env['CI'] === 'true') throw new Error(`${PATH} is missing: under CI it must be there`);
  return null;
}
