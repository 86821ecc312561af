import { describe, expect, it } from 'vitest';
import { packWay, type Way } from '../../src/schema/ways.ts';
import { createWays } from '../../src/state/ways.ts';
import { createFakeTimers, settle } from './fakeTimers.ts';

const WAY: Way = {
  ...{ mode: 'tram', line: '901', from: 'Marxloh', to: 'Zoo', stops: [['Marxloh', 0], ['Zoo', 690]] },
  points: packWay([[6.76, 51.43], [6.77, 51.43]]),
}; // prettier-ignore

function stage() {
  const answers: ((response: Response) => void)[] = [];
  const timers = createFakeTimers();
  const ways = createWays(() => new Promise((resolve) => answers.push(resolve)), timers);
  const heard: number[] = [];
  ways.subscribe(() => heard.push(answers.length));
  const answer = async (body: unknown, status = 200): Promise<void> => {
    answers.at(-1)!(new Response(JSON.stringify(body), { status }));
    await settle();
  };
  return { ways, answers, timers, heard, answer };
}

describe('the courses of movers', () => {
  it('are asked for once, with the first mover that names one', async () => {
    const { ways, answers, heard, answer } = stage();
    expect(answers).toHaveLength(0);
    expect(ways.courseOf('transit/901-1', 0)).toBeNull();
    expect(ways.courseOf('transit/901-2', 0)).toBeNull();
    expect(answers).toHaveLength(1);
    await answer({ ways: { transit: [WAY] } });
    expect(heard).toHaveLength(1);
    expect(ways.courseOf('transit/901-1', 0)?.path.length).toBeCloseTo(695, -1);
    expect(ways.courseOf('transit/901-1', 0)).toBe(ways.courseOf('transit/901-2', 0));
  });

  it('that a mover names and nobody knows are asked for again after a while, not with each frame', async () => {
    const { ways, answers, timers, answer } = stage();
    ways.courseOf('transit/901-1', 7);
    await answer({ ways: { transit: [WAY] } });
    ways.courseOf('transit/901-1', 7);
    expect(answers).toHaveLength(1);
    await timers.advance(10_000);
    ways.courseOf('transit/901-1', 7);
    expect(answers).toHaveLength(2);
  });
});
