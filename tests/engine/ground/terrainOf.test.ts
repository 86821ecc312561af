import { afterEach, describe, expect, it, vi } from 'vitest';
import { terrainOf } from '../../../src/engine/ground/loadTerrain.ts';
import type { CityClient } from '../../../src/state/city.ts';

/** A city whose ground is given by `ground`, and how many workers were started for it. */
function cityOf(ground: () => Promise<never>) {
  const terminate = vi.fn();
  const Worker = vi.fn(function (this: { terminate: () => void }) {
    this.terminate = terminate;
  });
  vi.stubGlobal('Worker', Worker);
  const city = {
    manifest: () => Promise.resolve({}),
    bytes: ground,
    landcover: () => Promise.resolve(new ArrayBuffer(0)),
  } as unknown as CityClient;
  return { city, Worker, terminate };
}

describe('the ground of a city', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is loaded once, however often it is asked for', () => {
    const { city, Worker } = cityOf(() => new Promise(() => undefined));
    expect(terrainOf(city)).toBe(terrainOf(city));
    expect(Worker).toHaveBeenCalledOnce();
  });

  it('is asked for anew when it could not be read, and its worker is sent home', async () => {
    const { city, Worker, terminate } = cityOf(() => Promise.reject(new Error('/city/ground.bin: 503')));
    await expect(terrainOf(city)).rejects.toThrow('503');
    expect(terminate).toHaveBeenCalledOnce();
    await expect(terrainOf(city)).rejects.toThrow('503');
    expect(Worker).toHaveBeenCalledTimes(2);
  });
});
