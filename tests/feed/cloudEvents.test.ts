import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { CLOUD_EVENTS_PROTOCOL } from '../../src/live/protocol.ts';
import { observation, openStage, type Stage } from './liveStage.ts';

interface CloudEvent {
  specversion: string;
  id: string;
  type: string;
  source: string;
  subject?: string;
  time: string;
  data: Record<string, unknown>;
}

let stage: Stage;
afterEach(() => stage.dispose());
const AT = Date.UTC(2026, 0, 1);

/** A third party: parses what comes, answers nothing. */
function thirdParty(socket: WebSocket) {
  const events: CloudEvent[] = [];
  const last = new Map<string, unknown>();
  const waiters = new Set<() => void>();
  socket.on('message', (data, isBinary) => {
    expect(isBinary).toBe(false);
    const event = JSON.parse((data as Buffer).toString('utf8')) as CloudEvent;
    events.push(event);
    if (event.subject) last.set(event.subject, event.data['value']);
    waiters.forEach((check) => check());
  });
  return {
    events,
    last,
    of: (type: string) => events.filter((event) => event.type === `de.hafenblick.${type}`),
    until: (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          waiters.delete(check);
          resolve();
        };
        waiters.add(check);
        check();
      }),
  };
}
const connect = () => stage.connect({ protocol: CLOUD_EVENTS_PROTOCOL });

describe('a third party on the socket', () => {
  it('that has everything is not waited for: an idle feed does nothing', async () => {
    stage = await openStage(4);
    stage.hub.apply([observation(stage.catalogue, 0, AT, 1)]);
    const party = thirdParty(connect());
    await party.until(() => party.of('observation').length === 1);
    const steps = vi.spyOn(stage.hub, 'step');
    const idleSince = performance.now();
    stage.hub.apply([observation(stage.catalogue, 0, AT + 1000, 2)]);
    await party.until(() => party.of('observation').length === 2);
    // Well beyond the beat of the socket, which would go on for somebody who waits.
    await expect.poll(() => performance.now() - idleSince, { timeout: 5_000 }).toBeGreaterThan(1_000);
    expect(steps.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it('gets the state and then what changes, one CloudEvent a message, without a word of its own', async () => {
    stage = await openStage(4);
    stage.hub.apply([0, 1, 2].map((i) => observation(stage.catalogue, i, AT, i)));
    const party = thirdParty(connect());
    await party.until(() => party.of('observation').length === 3);
    expect(party.events[0]).toMatchObject({ type: 'de.hafenblick.heartbeat' });
    expect(party.of('source')[0]).toMatchObject({ subject: 'stage', data: { state: 'live' } });
    stage.hub.apply([observation(stage.catalogue, 3, AT + 1000, Number.NaN)]);
    await party.until(() => party.of('observation').length === 4);
    expect(party.of('observation')[3]).toEqual({
      specversion: '1.0',
      id: `x/000003/V:${AT + 1000}`,
      source: '/live',
      type: 'de.hafenblick.observation',
      subject: 'x/000003/V',
      time: '2026-01-01T00:00:01.000Z',
      datacontenttype: 'application/json',
      data: { value: null, unit: 'cm', quality: 'missing', origin: 'live' },
    });
  });

  it('may ask for themes only', async () => {
    stage = await openStage(4);
    stage.hub.apply([0, 1, 2, 3].map((i) => observation(stage.catalogue, i, AT, i)));
    const socket = connect();
    const party = thirdParty(socket);
    await party.until(() => party.of('observation').length === 4);
    socket.send(JSON.stringify({ type: 'sub', themes: ['home'] }));
    await party.until(() => party.of('observation').length === 6);
    expect(party.of('observation').slice(4).map(({ subject }) => subject)).toEqual(['x/000001/V', 'x/000003/V']); // prettier-ignore
  });

  it('is told to forget what it has when the recording begins anew', async () => {
    stage = await openStage(2);
    stage.hub.apply([observation(stage.catalogue, 0, AT + 9000, 9)]);
    const party = thirdParty(connect());
    await party.until(() => party.of('observation').length === 1);
    stage.hub.restart('loop', [observation(stage.catalogue, 0, AT, 1)]);
    await party.until(() => party.of('observation').length === 2);
    expect(party.events.map(({ type }) => type.slice(14)).slice(-2)).toEqual(['restarted', 'observation']);
    expect(party.of('observation')[1]).toMatchObject({ data: { value: 1 } });
  });

  it('that does not read gets the newest values later and holds no memory meanwhile', async () => {
    stage = await openStage(2000);
    const socket = connect();
    const party = thirdParty(socket);
    await party.until(() => party.of('source').length === 1);
    socket.pause();
    const ROUNDS = 24;
    for (let round = 1; round <= ROUNDS; round++) {
      const before = stage.hub.seq();
      stage.hub.apply(
        Array.from({ length: 2000 }, (_, i) => observation(stage.catalogue, i, AT + round * 1000, round)),
      );
      await expect.poll(() => stage.hub.seq(), { interval: 5 }).toBeGreaterThan(before);
    }
    socket.resume();
    const newest = 'x/001999/V';
    await party.until(() => party.last.get(newest) === ROUNDS);
    for (const id of stage.catalogue.ids) expect(party.last.get(id)).toBe(ROUNDS);
    // The kernel's buffers take some rounds; what did not fit was skipped, not queued.
    expect(party.of('observation').length).toBeLessThan(ROUNDS * 2000);
  });
});
