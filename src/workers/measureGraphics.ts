/** What a small test picture says about the graphics. */
export interface GraphicsMeasure {
  /** False where there is no WebGL 2. */
  readonly isSupported: boolean;
  /** A processor draws: no graphics chip does the work. */
  readonly isSlow: boolean;
}

const SIDE = 256;
const PASSES = 4;
/** A processor that draws by itself needs 20 ms and more for the test, the weakest graphics chips of today under 4 ms. */
const SLOW_MS = 12;
/** While a page starts, others draw too: the best of so many tries counts. */
const TRIES = 3;
/** How renderers without a graphics chip call themselves: nothing need be drawn to know them. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

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

/** Says nothing; the true name has an extension, which a browser that says it at once warns of. */
const VAGUE = 'WebKit WebGL';

/** What the renderer calls itself; browsers that hide it say something vague. */
function nameOf(gl: WebGL2RenderingContext): string {
  const name = String(gl.getParameter(gl.RENDERER));
  const more = name === VAGUE ? gl.getExtension('WEBGL_debug_renderer_info') : null;
  return more ? String(gl.getParameter(more.UNMASKED_RENDERER_WEBGL)) : name;
}

/** What is asked of a canvas: one of the page or one of a worker. */
interface ProbeCanvas {
  width: number;
  height: number;
  getContext(kind: 'webgl2', options: WebGLContextAttributes): WebGL2RenderingContext | null;
}

/**
 * Asks what draws, and where that does not say it is a processor draws the test picture and waits for it; the context is given back at
 * once. Waits for the start of the browser's graphics
 * process too, half a second and more: not on the thread of the page where that can be helped.
 * @param now monotonic milliseconds
 */
export function measureGraphics(canvas: ProbeCanvas, now: () => number = () => performance.now()): GraphicsMeasure {
  canvas.width = canvas.height = SIDE;
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false });
  if (!gl) return { isSupported: false, isSlow: true };
  const draw = (passes: number): number => {
    const started = now();
    for (let i = 0; i < passes; i++) gl.drawArrays(gl.TRIANGLES, 0, 3);
    // Reading a pixel is the only call that surely waits for the drawing.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return now() - started;
  };
  const isSlowByMeasure = (): boolean => {
    if (!compile(gl)) return false;
    draw(1);
    for (let tries = 0; tries < TRIES; tries++) if (draw(PASSES) <= SLOW_MS) return false;
    return true;
  };
  const isSlow = SOFTWARE.test(nameOf(gl)) || isSlowByMeasure();
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { isSupported: true, isSlow };
}
