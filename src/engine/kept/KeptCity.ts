import {
  AlwaysDepth,
  BufferAttribute,
  BufferGeometry,
  DepthTexture,
  GLSL3,
  Mesh,
  NearestFilter,
  NoBlending,
  OrthographicCamera,
  RawShaderMaterial,
  Scene,
  SRGBColorSpace,
  UnsignedIntType,
  Vector2,
  WebGLRenderTarget,
  type FogExp2,
  type Object3D,
  type PerspectiveCamera,
  type WebGLRenderer,
} from 'three';
import { KEPT_FRAGMENT, KEPT_VERTEX } from './keptShader.ts';
import { SceneRecord, type UniformsOf } from './SceneRecord.ts';

/** The graphics are asked again after this whether they have done. */
const LOOK_AGAIN_MS = 100;
/** A city that has changed is shown at most so much later, however long a picture of it takes. */
const LONGEST_REST_MS = 1000;

/** What a scene consists of. */
export interface SceneParts {
  /** Lights: they shine on both. */
  readonly lights: readonly Object3D[];
  /** What stands: ground, water, houses. */
  readonly standing: readonly Object3D[];
  /** What changes often and is drawn over it: movers, marks, names. */
  readonly lively: readonly Object3D[];
}

/** `none`: the canvas shows it already · `lively`: the marks and movers, over the kept city · `all`: the city, too. */
export type Drawn = 'none' | 'lively' | 'all';

/** Why a picture is asked for. */
export interface Wish {
  /** Monotonic milliseconds. */
  readonly nowMs: number;
  /** One is waited for: it is drawn even where it is the same. */
  readonly isAsked: boolean;
  /** Somebody has just done something and looks for the answer; otherwise the city follows the clock and its data. */
  readonly isUrgent: boolean;
}

/**
 * The picture of the city with its depths, kept for as long as nobody would see another: a mark that changes its colour and a ship that
 * moves on are drawn over it in a tenth of the time that the city takes software GL. The clock alone draws the city again only when the
 * light has moved on by what is seen; and whatever changes it by itself never takes the graphics more than half of their time, so that a
 * new value does not wait behind it.
 *
 * A new view is drawn as ever, and kept only with the second picture of it. 8 bytes a pixel, from then on. Owner: the frame driver.
 */
export class KeptCity {
  private readonly city = new SceneRecord();
  private readonly lively = new SceneRecord();
  private readonly view = new Float64Array(34);
  private readonly size = new Vector2();
  /** Puts the kept picture onto the canvas. */
  readonly front = new Scene();
  private readonly plain = new OrthographicCamera();
  private readonly mesh: Mesh<BufferGeometry, RawShaderMaterial>;
  private target: WebGLRenderTarget | null = null;
  /** `unknown`: the canvas shows something else · `shown`: the city of this view was drawn · `kept`: and is there to be drawn over. */
  private state: 'unknown' | 'shown' | 'kept' = 'unknown';
  private readonly counters = { calls: 0, triangles: 0, points: 0, lines: 0 };
  /** Until the graphics have done the last picture of the city: asked now and then. */
  private fence: WebGLSync | null = null;
  private drawnMs = 0;
  /** They were still at it so long after it was drawn; 0 = nobody saw them at it. */
  private busyMs = 0;
  private freeFromMs = Number.NEGATIVE_INFINITY;
  private isPrepared = false;

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    const material = new RawShaderMaterial({
      glslVersion: GLSL3,
      vertexShader: KEPT_VERTEX,
      fragmentShader: KEPT_FRAGMENT,
      uniforms: { colours: { value: null }, depths: { value: null } },
      blending: NoBlending,
      depthFunc: AlwaysDepth,
      toneMapped: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
    this.front.add(this.mesh);
    this.front.matrixAutoUpdate = false;
  }

  /** A canvas with several samples a pixel has no depths that could be put back. */
  static serves(renderer: WebGLRenderer): boolean {
    return renderer.getContext().getContextAttributes()?.antialias === false;
  }

  /** Has its shader made while there is nothing to draw: it would be waited for behind the first picture. */
  prepare(renderer: Pick<WebGLRenderer, 'compile'>): void {
    if (this.isPrepared) return;
    renderer.compile(this.front, this.plain);
    this.isPrepared = true;
  }

  /**
   * Brings the canvas up to date, with as little as that takes. The renderer's counters are those of the whole picture.
   * @returns what was drawn, and after how long there is something to draw that was left for later; null where nothing was
   */
  draw(
    renderer: WebGLRenderer,
    scene: Scene,
    parts: SceneParts,
    camera: PerspectiveCamera,
    { nowMs, isAsked, isUrgent }: Wish,
  ): { readonly drawn: Drawn; readonly againAfterMs: number | null } {
    if (this.hasViewChanged(renderer, camera) || this.state === 'unknown') {
      renderer.info.reset();
      renderer.render(scene, camera);
      this.state = 'shown';
      this.city.forget();
      this.cityDrawn(renderer, nowMs);
      return { drawn: 'all', againAfterMs: null };
    }
    // What follows by itself on a new view waits until that is on the screen: its calls would stand in line behind it, and the page with them.
    if (this.state === 'shown' && !isAsked && !isUrgent && this.areGraphicsBusy(renderer, nowMs))
      return { drawn: 'none', againAfterMs: LOOK_AGAIN_MS };
    scene.updateMatrixWorld();
    const uniformsOf: UniformsOf = (material) =>
      (renderer.properties.get(material) as { uniforms?: ReturnType<UniformsOf> }).uniforms;
    const fog = scene.fog as FogExp2 | null;
    const hasCityChanged = this.city.hasChanged([...parts.lights, ...parts.standing], uniformsOf, fog);
    const isLivelyDue = this.lively.hasChanged(parts.lively, uniformsOf) || isAsked;
    const isToWait = hasCityChanged && this.state === 'kept' && !isUrgent;
    const waitMs = isToWait ? this.waitMs(renderer, nowMs) : 0;
    const againAfterMs = waitMs > 0 ? waitMs : null;
    const isCityDue = this.state !== 'kept' || (hasCityChanged && waitMs === 0);
    if (!isCityDue && !isLivelyDue) return { drawn: 'none', againAfterMs };
    renderer.info.reset();
    if (isCityDue) this.keep(renderer, scene, parts, camera);
    else Object.assign(renderer.info.render, this.counters);
    this.compose(renderer, scene, parts, camera);
    this.lively.keep();
    if (isCityDue) {
      this.city.keep();
      this.cityDrawn(renderer, nowMs);
    }
    return { drawn: isCityDue ? 'all' : 'lively', againAfterMs };
  }

  /** The canvas shows something else, or the context is gone. */
  forget(): void {
    this.state = 'unknown';
    this.fence = null;
    this.freeFromMs = Number.NEGATIVE_INFINITY;
  }

  dispose(): void {
    this.target?.depthTexture?.dispose();
    this.target?.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  private hasViewChanged(renderer: WebGLRenderer, camera: PerspectiveCamera): boolean {
    camera.updateMatrixWorld();
    renderer.getDrawingBufferSize(this.size);
    let hasChanged = false;
    const { view } = this;
    const see = (value: number, at: number): void => {
      if (view[at] !== value) hasChanged = true;
      view[at] = value;
    };
    camera.matrixWorld.elements.forEach(see);
    camera.projectionMatrix.elements.forEach((value, i) => see(value, 16 + i));
    see(this.size.x, 32);
    see(this.size.y, 33);
    return hasChanged;
  }

  private cityDrawn(renderer: WebGLRenderer, nowMs: number): void {
    const gl = renderer.getContext() as WebGL2RenderingContext;
    if (this.fence) gl.deleteSync(this.fence);
    this.fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    this.drawnMs = nowMs;
    this.busyMs = 0;
  }

  /** How long a city that has changed by itself is to wait: until the graphics have rested for as long as the last picture took them. */
  private waitMs(renderer: WebGLRenderer, nowMs: number): number {
    return this.areGraphicsBusy(renderer, nowMs) ? LOOK_AGAIN_MS : Math.max(0, this.freeFromMs - nowMs);
  }

  /** Whether they are still at the last picture of the city. */
  private areGraphicsBusy(renderer: WebGLRenderer, nowMs: number): boolean {
    if (!this.fence) return false;
    const gl = renderer.getContext() as WebGL2RenderingContext;
    if (gl.getSyncParameter(this.fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
      this.busyMs = nowMs - this.drawnMs;
      return true;
    }
    gl.deleteSync(this.fence);
    this.fence = null;
    this.freeFromMs = nowMs + Math.min(LONGEST_REST_MS, this.busyMs);
    return false;
  }

  /** Draws what stands into the target. */
  private keep(renderer: WebGLRenderer, scene: Scene, { lively }: SceneParts, camera: PerspectiveCamera): void {
    const target = this.targetFor();
    const show = hide(lively);
    renderer.setRenderTarget(target);
    renderer.render(scene, camera);
    renderer.setRenderTarget(null);
    show();
    const { calls, triangles, points, lines } = renderer.info.render;
    Object.assign(this.counters, { calls, triangles, points, lines });
    this.state = 'kept';
  }

  /** What is kept, and over it what is lively, onto the canvas. */
  private compose(renderer: WebGLRenderer, scene: Scene, { standing }: SceneParts, camera: PerspectiveCamera): void {
    const { render } = renderer.info;
    const counters = { ...render };
    renderer.render(this.front, this.plain);
    Object.assign(render, counters);
    const show = hide(standing);
    const { autoClear } = renderer;
    renderer.autoClear = false;
    renderer.render(scene, camera);
    renderer.autoClear = autoClear;
    show();
  }

  private targetFor(): WebGLRenderTarget {
    const { x: width, y: height } = this.size;
    if (!this.target) {
      const depthTexture = new DepthTexture(width, height, UnsignedIntType);
      this.target = new WebGLRenderTarget(width, height, {
        colorSpace: SRGBColorSpace,
        minFilter: NearestFilter,
        magFilter: NearestFilter,
        // The shaders write what a screen shows, and it is put back as it is.
        internalFormat: 'RGBA8',
        depthTexture,
      });
      // Shaders are made for the canvas or for a target; three draws into one of these with those for the canvas.
      Object.assign(this.target, { isXRRenderTarget: true });
      const { uniforms } = this.mesh.material;
      uniforms['colours']!.value = this.target.texture;
      uniforms['depths']!.value = depthTexture;
    } else this.target.setSize(width, height);
    return this.target;
  }
}

/** @returns shows again those that were not hidden before */
function hide(objects: readonly Object3D[]): () => void {
  const shown = objects.filter(({ visible }) => visible);
  for (const object of shown) object.visible = false;
  return () => {
    for (const object of shown) object.visible = true;
  };
}
