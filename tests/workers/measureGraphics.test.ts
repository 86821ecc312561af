import { describe, expect, it, vi } from 'vitest';
import { measureGraphics } from '../../src/workers/measureGraphics.ts';

/** A context whose drawing takes as long as it is told, one entry each time it is waited for. */
function createCanvas(renderer: string, tookMs: readonly number[] = [], plainName = 'WebKit WebGL') {
  let now = 0;
  let waits = 0;
  const loseContext = vi.fn();
  const getExtension = vi.fn((name: string) =>
    name === 'WEBGL_debug_renderer_info' ? { UNMASKED_RENDERER_WEBGL: 2 } : { loseContext },
  );
  const gl = {
    ...{ RENDERER: 1, createProgram: () => ({}), createShader: () => ({}), getProgramParameter: () => true },
    getExtension,
    getParameter: (name: number) => (name === 2 ? renderer : plainName),
    readPixels: () => (now += tookMs[waits++] ?? 0),
  };
  for (const name of ['shaderSource', 'compileShader', 'attachShader', 'linkProgram', 'useProgram', 'drawArrays'])
    Object.assign(gl, { [name]: () => undefined });
  const canvas = { width: 0, height: 0, getContext: () => gl as unknown as WebGL2RenderingContext };
  return { canvas, loseContext, getExtension, measure: () => measureGraphics(canvas, () => now), waits: () => waits };
}

describe('the measurement of the graphics', () => {
  it('knows a renderer that calls itself software without drawing', () => {
    const { measure, waits } = createCanvas(
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (LLVM 16.0.0)), SwiftShader driver)',
    );
    expect(measure()).toEqual({ isSupported: true, isSlow: true });
    expect(waits()).toBe(0);
  });

  it('does not ask for more where the plain name says it', () => {
    const { measure, getExtension } = createCanvas('-', [], 'llvmpipe (LLVM 15.0.7, 256 bits)');
    expect(measure().isSlow).toBe(true);
    expect(getExtension).not.toHaveBeenCalledWith('WEBGL_debug_renderer_info');
  });

  it('measures one that does not, after its first picture', () => {
    expect(createCanvas('ANGLE (Intel, UHD Graphics)', [80, 3]).measure().isSlow).toBe(false);
    expect(createCanvas('vague', [80, 30, 25, 40]).measure().isSlow).toBe(true);
  });

  it('takes the best of three tries: the page that starts draws, too', () => {
    expect(createCanvas('ANGLE (NVIDIA)', [200, 90, 60, 2]).measure().isSlow).toBe(false);
  });

  it('gives the context back, and says where there is none', () => {
    const { measure, loseContext } = createCanvas('ANGLE (AMD)', [1, 1]);
    measure();
    expect(loseContext).toHaveBeenCalledOnce();
    expect(measureGraphics({ width: 0, height: 0, getContext: () => null })).toEqual({
      isSupported: false,
      isSlow: true,
    });
  });
});
