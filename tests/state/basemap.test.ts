import { describe, expect, it } from 'vitest';
import { createBasemap } from '../../src/state/basemap.ts';
import { createHealth } from '../../src/state/health.ts';
import { settle } from './fakeTimers.ts';

const SETTINGS = { provider: 'mapbox', token: 'pk.x', style: 'mapbox://styles/mapbox/streets-v12', baseUrl: 'https://api.mapbox.com' }; // prettier-ignore
const json = (body: unknown): Response => new Response(JSON.stringify(body), { status: 200 });

function setUp(...answers: (() => Response)[]) {
  const health = createHealth();
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    return new Promise((resolve) => resolve((answers[asked.length - 1] ?? answers.at(-1)!)()));
  };
  return { health, asked, basemap: createBasemap({ health, fetch }) };
}

describe('the basemap of the viewer', () => {
  it('is asked for once the connection stands, and once only', async () => {
    const { health, asked, basemap } = setUp(() => json({ basemap: SETTINGS }));
    expect(asked).toEqual([]);
    health.setState({ connection: 'open' });
    health.setState({ connection: 'reconnecting' });
    health.setState({ connection: 'open' });
    await settle();
    expect(asked).toEqual(['/api/settings']);
    expect(basemap.getState().settings).toEqual(SETTINGS);
  });

  it('is asked for again when the feed did not answer', async () => {
    const { health, asked, basemap } = setUp(
      () => new Response(null, { status: 503 }),
      () => json({ basemap: SETTINGS }),
    );
    health.setState({ connection: 'open' });
    await settle();
    expect(basemap.getState()).toMatchObject({ settings: null, status: 'none' });
    health.setState({ connection: 'reconnecting' });
    health.setState({ connection: 'open' });
    await settle();
    expect(asked).toHaveLength(2);
    expect(basemap.getState().settings).toEqual(SETTINGS);
  });

  it('says what is wrong with settings that do not fit: a secret token is none', async () => {
    const { health, basemap } = setUp(() => json({ basemap: { ...SETTINGS, token: 'sk.secret' } }));
    health.setState({ connection: 'open' });
    await settle();
    expect(basemap.getState()).toMatchObject({ settings: null, status: 'failed' });
    expect(basemap.getState().reason).toMatch(/basemap\.token/);
  });
});
