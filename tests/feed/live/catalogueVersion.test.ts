import { afterEach, describe, expect, it } from 'vitest';
import { modelClient, observation, openStage, type Stage } from '../liveStage.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
async function stageOf(): Promise<Stage> {
  const stage = await openStage(10);
  ends.push(() => stage.dispose());
  stage.hub.apply([observation(stage.catalogue, 0, 1.7e12, 1)]);
  return stage;
}
/** What comes first of tile 0: the words of the frames up to the first values. */
async function firstOf(stage: Stage, sub: { catalogue?: number; tiles?: number[]; whole?: { maxHz: number } }) {
  const client = modelClient(stage.connect(), sub);
  await client.until(() => client.seq() !== null);
  const told = client.frames.flatMap((frame) =>
    frame.type === 'resync'
      ? [`resync ${frame.reason} of ${frame.tile}`]
      : frame.type === 'snapshot'
        ? ['snapshot']
        : [],
  );
  client.say({ type: 'bye' });
  return told;
}

describe('a viewer whose catalogue was read before the feed grew', () => {
  it('is told so by the first frame of each tile', async () => {
    const stage = await stageOf();
    expect((await firstOf(stage, { catalogue: stage.catalogue.version + 1 }))[0]).toBe('resync catalogue of 0');
    const tiles = [0, 5];
    const told = await firstOf(stage, { catalogue: stage.catalogue.version + 1, tiles, whole: { maxHz: 1 } });
    expect(told[0]).toBe('resync catalogue of 0');
  });

  it('is not when it has read the catalogue of now, nor when it does not say', async () => {
    const stage = await stageOf();
    expect(await firstOf(stage, { catalogue: stage.catalogue.version })).toEqual(['snapshot']);
    expect(await firstOf(stage, {})).toEqual(['snapshot']);
  });
});
