import { describe, expect, it, vi } from 'vitest';
import { probeGraphics } from '../../src/engine/graphicsProbe.ts';
import type { GraphicsMeasure } from '../../src/workers/measureGraphics.ts';

type Measurer = ReturnType<NonNullable<Parameters<typeof probeGraphics>[0]>>;

/** A worker that answers as `say` has it, and whether it was sent home. */
function createWorker(say: (worker: Measurer) => void) {
  const terminate = vi.fn();
  const worker: Measurer = { onmessage: null, onerror: null, terminate };
  const start = (): Measurer => {
    queueMicrotask(() => say(worker));
    return worker;
  };
  return { terminate, start };
}
const answering = (measure: GraphicsMeasure | null) =>
  createWorker((worker) => worker.onmessage?.(new MessageEvent('message', { data: measure })));
const never = (): GraphicsMeasure => {
  throw new Error('measured on the page');
};

describe('the probe of the graphics', () => {
  it('begins smooth and one step up where a chip draws', async () => {
    const probe = await probeGraphics(answering({ isSupported: true, isSlow: false }).start, never);
    expect(probe).toEqual({ isSupported: true, isAntialiased: true, quality: 1 });
  });

  it('begins on the lowest step, with edges as they are, where a processor draws', async () => {
    const probe = await probeGraphics(answering({ isSupported: true, isSlow: true }).start, never);
    expect(probe).toEqual({ isSupported: true, isAntialiased: false, quality: 0 });
  });

  it('sends the worker home when it has answered', async () => {
    const worker = answering({ isSupported: true, isSlow: false });
    await probeGraphics(worker.start, never);
    expect(worker.terminate).toHaveBeenCalledOnce();
  });

  it.each([
    ['cannot draw', answering(null).start],
    ['has no WebGL of its own', answering({ isSupported: false, isSlow: true }).start],
    ['fails', createWorker((worker) => worker.onerror?.(new Event('error') as ErrorEvent)).start],
    [
      'cannot be started',
      () => {
        throw new Error('no workers');
      },
    ],
  ])('measures on the page where a worker %s', async (_, start) => {
    const probe = await probeGraphics(start, () => ({ isSupported: true, isSlow: false }));
    expect(probe).toEqual({ isSupported: true, isAntialiased: true, quality: 1 });
  });

  it('says so where neither has WebGL 2', async () => {
    const probe = await probeGraphics(answering(null).start, () => ({ isSupported: false, isSlow: true }));
    expect(probe).toEqual({ isSupported: false, isAntialiased: false, quality: 0 });
  });
});
