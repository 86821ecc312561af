import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/feed/settings.ts';

const folderWith = (config: unknown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-'));
  if (config !== undefined)
    writeFileSync(join(folder, 'hafenblick.config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return folder;
};
const read = (config: unknown, env: Record<string, string> = {}) => readSettings(env, folderWith(config));

describe('settings', () => {
  it('need nothing: loopback, port 5180, clock auto', () => {
    expect(read(undefined)).toMatchObject({ port: 5180, host: '127.0.0.1', clock: { mode: 'auto' } });
  });

  it.each([
    ['live', { mode: 'live' }],
    ['recorded:flood-2024-01@60', { mode: 'recorded', name: 'flood-2024-01', speed: 60 }],
    ['recorded:flood-2024-01@0', { mode: 'recorded', name: 'flood-2024-01', speed: 0 }],
    ['recorded:flood-2024-01@0.5', { mode: 'recorded', name: 'flood-2024-01', speed: 0.5 }],
  ])('read FEED_CLOCK=%s', (text, clock) => {
    expect(read(undefined, { FEED_CLOCK: text }).clock).toEqual(clock);
  });

  it('count a variable that is set to nothing as not set', () => {
    expect(read(undefined, { PORT: '', FEED_CLOCK: '' })).toMatchObject({ port: 5180, clock: { mode: 'auto' } });
  });

  it.each([
    [{ PORT: 'eighty' }, /environment: PORT/],
    [{ PORT: '70000' }, /environment: PORT/],
    [{ FEED_CLOCK: 'recorded:flood' }, /environment: FEED_CLOCK: must be auto, live or/],
    [{ HAFENBLICK_CONFIG: 'nowhere.json' }, /nowhere\.json: cannot be read/],
  ])('refuse %j and say where', (env, message) => {
    expect(() => read(undefined, env)).toThrow(message);
  });

  it.each([
    ['{', /hafenblick\.config\.json: is not JSON/],
    [{ colour: 'red' }, /hafenblick\.config\.json: colour/],
    [{ sources: { pegelonline: { intervalS: 'often' } } }, /sources\.pegelonline\.intervalS/],
    [{ sources: { pegelonline: { baseUrl: 'file:///etc/passwd' } } }, /sources\.pegelonline\.baseUrl/],
    [{ sources: { pegelonline: { stations: { ruhrort: 'gauge/x' } } } }, /sources\.pegelonline\.stations\.ruhrort/],
    [{ allowedOrigins: ['twin.example'] }, /allowedOrigins\.0: must be an origin/],
    [{ limits: { sockets: 0 } }, /limits\.sockets/],
    [{ tokens: { ingest: 'secret-itself' } }, /tokens\.ingest/],
    [{ tokens: { ingest: 'INGEST_TOKEN' } }, /tokens\.ingest: environment variable INGEST_TOKEN is not set/],
  ])('name the path in the file that does not fit: %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });

  it('hand a basemap with its public token to the viewer, and none where none is configured', () => {
    const config = { basemap: { provider: 'mapbox', style: 'satellite', baseUrl: 'http://127.0.0.1:9/' } };
    expect(read(config, { MAPBOX_TOKEN: 'pk.abc' }).viewer.basemap).toEqual({
      provider: 'mapbox',
      token: 'pk.abc',
      style: 'mapbox://styles/mapbox/satellite-v9',
      baseUrl: 'http://127.0.0.1:9',
    });
    expect(read({}, { MAPBOX_TOKEN: 'pk.abc' }).viewer).toEqual({ basemap: null, tilesets: [] });
  });

  it('hand the tilesets of others to the viewer', () => {
    const bridges = {
      url: 'https://tiles.example/b/tileset.json',
      name: 'bridges',
      attribution: 'City',
      licence: 'CC BY 4.0',
    };
    expect(read({ tilesets: [bridges] }).viewer.tilesets).toEqual([
      { ...bridges, placement: 'georeferenced', isInstead: false },
    ]);
    expect(() => read({ tilesets: [{ ...bridges, url: '//elsewhere/t.json' }] })).toThrow(
      'tilesets.0.url: must be a path like /tiles/tileset.json, or begin with https://',
    );
    expect(() => read({ tilesets: [bridges, bridges] })).toThrow('two tilesets have the same name');
  });

  it.each([
    [{}, 'environment variable MAPBOX_TOKEN is not set'],
    [{ MAPBOX_TOKEN: 'sk.secret' }, 'MAPBOX_TOKEN holds a secret token (sk.…); a basemap needs a public one (pk.…)'],
    [{ MAPBOX_TOKEN: 'abc' }, 'MAPBOX_TOKEN does not hold a public token (pk.…)'],
  ])('refuse the basemap token in %j', (env, reason) => {
    expect(() => read({ basemap: { provider: 'mapbox' } }, env)).toThrow(
      `hafenblick.config.json: basemap.tokenEnv: ${reason}`,
    );
  });

  it('read the token of a source from the environment, and name the path where it is not set', () => {
    const service = { id: 'sensors', baseUrl: 'https://sensors.example/v1.1', source: 'x', licence: 'y' };
    const config = { sources: { sensorThings: [service, { ...service, id: 'more', tokenEnv: 'STA_TOKEN' }] } };
    expect(read(config, { STA_TOKEN: 'abc' }).secrets).toEqual(new Map([['STA_TOKEN', 'abc']]));
    expect(() => read(config)).toThrow('sources.sensorThings.1.tokenEnv: environment variable STA_TOKEN is not set');
    expect(() => read({ sources: { sensorThings: [service, service] } })).toThrow('two services have the same id');
  });

  it.each<[string, object, RegExp]>([
    ['no address', { ocpi: [{ id: 'c', source: 'x', licence: 'y' }] }, /sources\.ocpi\.0\.locationsUrl: Invalid key/],
    ['an address of a file', { parkApi: [{ id: 'p', source: 'x', licence: 'y', sitesUrl: 'file:///etc/passwd' }] }, /sources\.parkApi\.0\.sitesUrl: must begin with http/],
    ['a token itself', { ocpi: [{ id: 'c', source: 'x', licence: 'y', locationsUrl: 'https://cpo.example/l', token: 'abc' }] }, /sources\.ocpi\.0\.token: Invalid key/],
    ['a token that is not set', { ocpi: [{ id: 'c', source: 'x', licence: 'y', locationsUrl: 'https://cpo.example/l', tokenEnv: 'OCPI_TOKEN' }] }, /sources\.ocpi\.0\.tokenEnv: environment variable OCPI_TOKEN is not set/],
    ['an unknown encoding', { ocpi: [{ id: 'c', source: 'x', licence: 'y', locationsUrl: 'https://cpo.example/l', tokenEncoding: 'hex' }] }, /sources\.ocpi\.0\.tokenEncoding/],
    ['the id of another', { datex: [{ id: 'p', source: 'x', licence: 'y', statusUrl: 'https://a.example' }], parkApi: [{ id: 'p', source: 'x', licence: 'y', sitesUrl: 'https://b.example' }] }, /sources: two sources have the same id/],
    ['more days than can be asked for', { open311: [{ id: 'r', source: 'x', licence: 'y', baseUrl: 'https://c.example', lookBackDays: 4000 }] }, /sources\.open311\.0\.lookBackDays/],
    ['no licence', { parkApi: [{ id: 'p', source: 'x', sitesUrl: 'https://b.example' }] }, /sources\.parkApi\.0\.licence/],
  ])('refuse an offer of car parks, chargers or reports with %s, by its path', (_name, sources, message) => {
    expect(() => read({ sources })).toThrow(message);
  }); // prettier-ignore

  it('tell by its address which broker stands between the feeds, and refuse what the other one would need', () => {
    expect(read({ bus: { url: 'mqtts://broker.example' } }).config.bus).toMatchObject({ version: '5', topic: 'hafenblick' }); // prettier-ignore
    const nats = { url: 'nats://broker.example:4222', credentialsEnv: 'NATS_CREDS' };
    const { config, secrets } = read({ bus: nats }, { NATS_CREDS: '-----BEGIN NATS USER JWT-----' });
    expect(config.bus).toEqual({ ...nats, servers: [], topic: 'hafenblick', replicas: 1, valuesKept: 100 });
    expect(secrets.get('NATS_CREDS')).toMatch(/^-----BEGIN/);
    expect(() => read({ bus: nats })).toThrow('bus.credentialsEnv: environment variable NATS_CREDS is not set');
    expect(() => read({ bus: { url: 'mqtt://broker.example', replicas: 3 } })).toThrow(/bus\.replicas/);
    expect(() => read({ bus: { url: 'nats://broker.example', clientId: 'a' } })).toThrow(/bus\.clientId/);
    expect(() => read({ bus: { url: 'nats://twin:secret@broker.example' } })).toThrow(/bus\.url: must not hold a user/);
    expect(() => read({ bus: { url: 'redis://broker.example' } })).toThrow(/bus\.url: must be an address like/);
    expect(() => read({ bus: {} })).toThrow(/bus\.url/);
    expect(() => read({ bus: null })).toThrow(/bus/);
  });
});
