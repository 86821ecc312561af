import { describe, expect, it } from 'vitest';
import { createFeedCatalogue } from '../../../src/feed/feedCatalogue.ts';
import { createLog } from '../../../src/feed/log.ts';
import { createSources } from '../../../src/feed/sources/createSources.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { standIn } from '../../contract/standIn.ts';

const OFF = { pegelonline: { enabled: false }, uba: { enabled: false }, autobahn: { enabled: false } };

describe('the offers of car parks, chargers and reports in the configuration', () => {
  it('are asked at their addresses, each with what it is to be shown', async () => {
    const shown = new Map<string, string | undefined>();
    const upstream = await standIn((request, response) => {
      shown.set(request.url!.split('?')[0]!, request.headers.authorization);
      response.writeHead(503).end();
    });
    const own = { source: 'x', licence: 'y' };
    const sources = {
      ...OFF,
      datex: [{ ...own, id: 'd', statusUrl: `${upstream.baseUrl}/datex` }],
      parkApi: [{ ...own, id: 'p', sitesUrl: `${upstream.baseUrl}/sites` }],
      open311: [{ ...own, id: 'r', baseUrl: `${upstream.baseUrl}/citysdk/` }],
      ocpi: [{ ...own, id: 'o', locationsUrl: `${upstream.baseUrl}/locations`, tokenEnv: 'OCPI_TOKEN' }],
    };
    const config = decode(ConfigSchema, { sources }, 'test');
    const all = createSources(config, new Map([['OCPI_TOKEN', 'abc']]), createFeedCatalogue([], 1), createLog('silent')); // prettier-ignore
    const nothing = (): void => undefined;
    for (const source of all) source.start({ observed: nothing, announced: nothing, statusChanged: nothing, restarted: nothing }); // prettier-ignore
    await expect.poll(() => shown.size, { timeout: 20_000 }).toBe(4);
    for (const source of all) source.dispose();
    upstream.dispose();
    expect(all.map(({ id }) => id)).toEqual(['d', 'p', 'o', 'r']);
    expect([...shown].sort()).toEqual([['/citysdk/services.json', undefined], ['/datex', undefined], ['/locations', 'Token YWJj'], ['/sites', undefined]]); // prettier-ignore
  });
});
