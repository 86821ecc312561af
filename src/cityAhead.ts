import { baseOf } from './config.ts';
import { terrainOf } from './engine/ground/loadTerrain.ts';
import { createCityClient, type CityClient } from './state/city.ts';

/**
 * The city of this page. What its first picture is made of is asked for with the first code that runs, and its ground is built by a
 * worker, while the rest of the program arrives and starts: the stores and the scene find it on its way.
 */
export const city: CityClient = createCityClient(`${baseOf(import.meta.env.BASE_URL)}/city`);

// The longest way first: its worker has half a second to do. Each layer says for itself what it could not get.
const files = [terrainOf(city), city.columns('lines'), city.tileset(), city.structures(), city.water()];
for (const file of files) file.catch(() => undefined);
