import type { Quality } from './layer.ts';

/** What a short measurement of the graphics says before the scene is made. */
export interface GraphicsProbe {
  /** False where there is no WebGL 2. */
  readonly isSupported: boolean;
  /** Smooth edges cost a software renderer four times the work, and can only be chosen when the canvas is made. */
  readonly isAntialiased: boolean;
  /** Step to begin with; measured frames decide from then on. */
  readonly quality: Quality;
}

const SIDE = 256;
const PASSES = 4;
/** A processor that draws by itself needs 20 ms and more for the test, the weakest graphics chips of today under 4 ms. */
const SLOW_MS = 12;

const VERTEX = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID % 2, gl_VertexID / 2) * 4.0 - 1.0, 0.0, 1.0);
}`;
/** About as much arithmetic a pixel as the ground and the water take. */
const FRAGMENT = `#version 300 es
precision highp float;
out vec4 colour;
void main() {
  vec2 p = gl_FragCoord.xy * 0.01;
  for (int i = 0; i < 48; i++) p = vec2(sin(p.y * 1.7 + p.x), cos(p.x * 1.3 - p.y));
  colour = vec4(p, 0.0, 1.0);
}`;

function compile(gl: WebGL2RenderingContext): boolean {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type);
    if (!shader) return false;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  } // prettier-ignore
  gl.linkProgram(program);
  gl.useProgram(program);
  return Boolean(gl.getProgramParameter(program, gl.LINK_STATUS));
}

/** Draws a small test picture and waits for it. Takes a few milliseconds; its context is given back at once. */
export function probeGraphics(
  canvas: HTMLCanvasElement = document.createElement('canvas'),
  now: () => number = () => performance.now(),
): GraphicsProbe {
  canvas.width = canvas.height = SIDE;
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false });
  if (!gl) return { isSupported: false, isAntialiased: false, quality: 0 };
  const draw = (passes: number): number => {
    const started = now();
    for (let i = 0; i < passes; i++) gl.drawArrays(gl.TRIANGLES, 0, 3);
    // Reading a pixel is the only call that surely waits for the drawing.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return now() - started;
  };
  const isReady = compile(gl);
  if (isReady) draw(1);
  const isSlow = isReady && draw(PASSES) > SLOW_MS;
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { isSupported: true, isAntialiased: !isSlow, quality: isSlow ? 0 : 1 };
}
