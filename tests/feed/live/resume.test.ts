import { afterEach, describe, expect, it } from 'vitest';
import { modelClient, observation, openStage, stateOf, type ModelClient, type Stage } from '../liveStage.ts';

const STREAMS = 2_000;
const STEPS_A_SECOND = 10;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function stageOf(): Promise<Stage> {
  const stage = await openStage(STREAMS);
  ends.push(() => stage.dispose());
  stage.hub.apply(Array.from({ length: STREAMS }, (_, i) => observation(stage.catalogue, i, 1.7e12, i)));
  return stage;
}
/** As many steps of the feed as there are in so many seconds, in each of which something else changes: nobody waits for them. */
function pass({ hub, catalogue }: Stage, seconds: number): void {
  for (let step = 1; step <= seconds * STEPS_A_SECOND; step++) {
    const some = Array.from({ length: 10 }, (_, k) => {
      const value = step % 50 === 0 && k === 0 ? NaN : step + k / 10;
      return observation(catalogue, (step * 7 + k * 31) % STREAMS, 1.7e12 + step * 100, value);
    });
    hub.apply(some);
    hub.step();
  }
}
const comeBack = (stage: Stage, before: ModelClient, since = before.since()): ModelClient => {
  const client = modelClient(stage.connect(), { since });
  for (const [index, value] of before.state) client.state.set(index, value);
  return client;
};
const hasAll = (client: ModelClient, { hub }: Stage): Promise<void> => client.until(() => client.seq() === hub.seq());
async function leave(stage: Stage): Promise<ModelClient> {
  const client = modelClient(stage.connect());
  await client.until(() => client.seq() !== null);
  client.say({ type: 'bye' });
  await client.closed;
  return client;
}

describe('a viewer that comes back with what it had', { timeout: 60_000 }, () => {
  it.each([1, 2, 10, 30, 60, 90, 119, 121, 600, 3600])(
    'after %i s gets what has changed alone, and then holds what the feed holds, to the bit',
    async (seconds) => {
      const stage = await stageOf();
      const before = await leave(stage);
      pass(stage, seconds);
      const after = comeBack(stage, before);
      await after.until(() => after.frames.some(({ type }) => type === 'delta' || type === 'snapshot'));
      expect(after.state).toEqual(stateOf(stage.hub));
      const [first] = after.frames.filter(({ type }) => type === 'delta' || type === 'snapshot');
      expect(first).toMatchObject({ type: 'delta', previousSeq: before.seq() });
      // What has not changed is not sent again.
      expect((first as { observations: { count: number } }).observations.count).toBeLessThanOrEqual(Math.min(STREAMS, seconds * 100)); // prettier-ignore
    },
  );

  it.each<[string, (before: ModelClient, stage: Stage) => { epoch: number; seq: number }]>([
    ['of another run of the feed', ({ since }, { epoch }) => ({ ...since(), epoch: epoch + 1 })],
    ['from a step that the feed has not taken', ({ since }, { hub }) => ({ ...since(), seq: hub.seq() + 1_000 })],
  ])('with what is %s gets everything, and holds it to the bit', async (_name, sinceOf) => {
    const stage = await stageOf();
    const before = await leave(stage);
    pass(stage, 5);
    const after = comeBack(stage, before, sinceOf(before, stage));
    after.state.set(STREAMS + 1, 'of something that there is not');
    await hasAll(after, stage);
    expect(after.frames.find(({ type }) => type === 'delta' || type === 'snapshot')?.type).toBe('snapshot');
    expect(after.state).toEqual(stateOf(stage.hub));
  });

  it('gets everything when the recording has begun anew meanwhile', async () => {
    const stage = await stageOf();
    const before = await leave(stage);
    pass(stage, 5);
    stage.hub.restart('loop', [observation(stage.catalogue, 0, 1.6e12, 5)]);
    pass(stage, 2);
    const after = comeBack(stage, before);
    await hasAll(after, stage);
    expect(after.frames.map(({ type }) => type)).toContain('resync');
    expect(after.state).toEqual(stateOf(stage.hub));
  });
});
