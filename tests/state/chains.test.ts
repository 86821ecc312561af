import { createStore } from 'zustand/vanilla';
import { describe, expect, it } from 'vitest';
import { unixMs } from '../../src/geo/units.ts';
import { createCamera } from '../../src/state/camera.ts';
import type { CatalogueStore } from '../../src/state/catalogue.ts';
import { createChains } from '../../src/state/chains.ts';
import { createClock } from '../../src/state/clock.ts';
import { createSelection } from '../../src/state/selection.ts';
import { createView } from '../../src/state/view.ts';
import { createFakeTimers, settle } from './fakeTimers.ts';

const BOX = 'hfbu1234565';
const hour = (h: number): string => `2024-01-06T${String(h).padStart(2, '0')}:00:00.000Z`;
const ms = (h: number) => unixMs(Date.parse(hour(h)));
const LINKS = [
  { kind: 'ship', carrier: 'vessel/7f3a', from: hour(8), to: hour(10) },
  { kind: 'crane', carrier: 'port/dgt/crane-3', from: hour(10), to: hour(11) },
  { kind: 'stack', carrier: 'port/dgt/yard-3', from: hour(11), to: hour(15) },
  { kind: 'train', carrier: 'transit/dgt-0', from: hour(15), to: hour(18) },
];
const CHAIN = { id: BOX, number: 'HFBU 123456 5', destination: 'Xi’an', days: 15, origin: 'simulated', links: LINKS };

function setup(at: number, isMissing = false) {
  const timers = createFakeTimers();
  const clock = createClock(timers.now);
  clock.goTo(ms(at), 0);
  const mover = { class: 'freight' };
  const assets = LINKS.map(({ carrier, kind }) => [carrier, { id: carrier, properties: kind === 'ship' || kind === 'train' ? { mover } : {} }]); // prettier-ignore
  const catalogue = createStore(() => ({ byId: new Map(assets as [string, unknown][]) })) as unknown as CatalogueStore;
  const [view, camera, selection] = [createView(), createCamera(), createSelection()];
  const asked: string[] = [];
  const fetch = (url: string): Promise<Response> => {
    asked.push(url);
    return Promise.resolve(Response.json({ at: hour(at), chains: isMissing ? [] : [CHAIN] }));
  };
  const chains = createChains({ clock, view, camera, selection, catalogue, fetch, timers });
  const pass = async (waitMs = 1000): Promise<void> => {
    await timers.advance(waitMs);
    await settle();
    await timers.advance(500);
  };
  return { timers, clock, view, camera, selection, chains, asked, pass };
}

describe('the ride with a container', () => {
  it('goes along with the ship that carries it, and selects it', async () => {
    const { chains, camera, selection, pass } = setup(9);
    chains.ride(BOX);
    await pass();
    expect(camera.getState().followed).toBe('vessel/7f3a');
    expect(selection.getState().selected).toBe('vessel/7f3a');
    expect(chains.getState().link).toBe(0);
  });

  it('changes over to what carries it next, forwards and backwards in time, what stands still as well as what moves', async () => {
    const { chains, clock, camera, selection, pass } = setup(9);
    chains.ride(BOX);
    await pass();
    clock.goTo(ms(10), 0);
    await pass();
    expect([selection.getState().selected, camera.getState().followed]).toEqual(['port/dgt/crane-3', null]);
    expect(camera.getState().order?.to).toEqual({ asset: 'port/dgt/crane-3' });
    clock.goTo(ms(16), 0);
    await pass();
    expect(camera.getState().followed).toBe('transit/dgt-0');
    clock.goTo(ms(9), 0);
    await pass();
    expect(camera.getState().followed).toBe('vessel/7f3a');
  });

  it('begins from a link that names the container', async () => {
    const { view, camera, pass } = setup(16);
    view.setState({ ride: BOX });
    await pass();
    expect(camera.getState().followed).toBe('transit/dgt-0');
  });

  it('ends when somebody takes the camera away, and leaves the camera where it is when told so', async () => {
    const { chains, view, camera, pass } = setup(9);
    chains.ride(BOX);
    await pass();
    camera.follow(null);
    expect(view.getState().ride).toBeNull();
    chains.ride(BOX);
    await pass();
    chains.ride(null);
    await pass();
    expect([camera.getState().followed, view.getState().ride, chains.getState().link]).toEqual([null, null, -1]);
  });

  it('asks for nothing while nobody looks at goods', async () => {
    const { asked, view, pass } = setup(9);
    await pass(60_000);
    expect(asked).toEqual([]);
    view.setTheme('logistics');
    await pass();
    expect(asked[0]).toBe('/api/chains?at=2024-01-06T09:00:00.000Z');
  });

  it('rides with nothing where the feed does not know the container', async () => {
    const { chains, camera, pass } = setup(9, true);
    chains.ride(BOX);
    await pass();
    expect(camera.getState().followed).toBeNull();
  });
});
