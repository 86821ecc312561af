import {
  BufferAttribute,
  BufferGeometry,
  FramebufferTexture,
  LinearFilter,
  Matrix3,
  Matrix4,
  Mesh,
  NoBlending,
  OrthographicCamera,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector3,
  Vector4,
  WebGLRenderTarget,
  type PerspectiveCamera,
  type WebGLRenderer,
} from 'three';
import { BLUR_FRAGMENT, BLUR_VERTEX, REPROJECTION_FRAGMENT, REPROJECTION_VERTEX } from './reprojectionShader.ts';

/** What is seen above the horizon lies so far away, m. */
const FAR_M = 60_000;
/** The eye is above the ground by at least this much, m: the plane is not seen from below. */
const LEAST_HEIGHT_M = 1;
/** Of the canvas, the share that the held picture must cover: beyond its edge there is only a blur. */
const LEAST_COVER = 0.6;
/** A pixel of the held picture is drawn at most so much larger or smaller. */
const MOST_SCALE = 2;
/** The place looked at is seen from a direction that differs by at most this: walls do not turn with the camera. Radians. */
const MOST_TURN = 0.24;
const SAMPLES = 6;
/** Of the blur that is seen beyond the edge, pixels. */
const BLUR_SIZE = new Vector2(48, 27);
const WITHOUT_DEPTH = { blending: NoBlending, depthTest: false, depthWrite: false, toneMapped: false } as const;

/**
 * The last picture, shown as it would lie on the ground from where the camera is now: an answer to a turn of the wheel within one cheap
 * draw, where the scene itself takes software GL half a second. It is a stopgap of a movement: houses lean until the scene is drawn again.
 *
 *     reprojection.hold(renderer, camera, target);      // right after the scene was drawn, in the same task
 *     if (reprojection.serves(camera)) reprojection.draw(renderer, camera);
 *
 * One texture of the canvas's size, 4 B a pixel. Owner: the frame driver.
 */
export class Reprojection {
  private readonly scene = new Scene();
  private readonly plain = new OrthographicCamera();
  private readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  private readonly material: ShaderMaterial;
  private readonly blur: ShaderMaterial;
  private readonly blurred = new WebGLRenderTarget(BLUR_SIZE.x, BLUR_SIZE.y, { depthBuffer: false });
  private readonly size = new Vector2();
  private readonly point = new Vector3();
  private readonly clip = new Vector4();
  private readonly place = new Vector2();
  private readonly beside = new Vector2();
  private texture: FramebufferTexture | null = null;
  /** The eye that held the picture, and the point of the ground it looked at. */
  private readonly eye = new Vector3();
  private readonly target = new Vector3();
  private readonly heldFrom = new Vector3();
  private isHolding = false;
  private isShaderMade = false;
  /** Of most pictures that are held none is asked for again: the blur is drawn with the first that is. */
  private isBlurDue = false;

  constructor() {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3));
    this.material = new ShaderMaterial({
      vertexShader: REPROJECTION_VERTEX,
      fragmentShader: REPROJECTION_FRAGMENT,
      uniforms: {
        held: { value: null },
        blurred: { value: this.blurred.texture },
        toHeld: { value: new Matrix4() },
        toWorld: { value: new Matrix3() },
        spread: { value: new Vector2() },
        moved: { value: new Vector3() },
        eyeHeight: { value: 1 },
        farM: { value: FAR_M },
      },
      ...WITHOUT_DEPTH,
    });
    this.blur = new ShaderMaterial({
      vertexShader: BLUR_VERTEX,
      fragmentShader: BLUR_FRAGMENT,
      uniforms: { held: { value: null }, cell: { value: new Vector2(1 / BLUR_SIZE.x, 1 / BLUR_SIZE.y) } },
      ...WITHOUT_DEPTH,
    });
    this.mesh = new Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
    this.scene.add(this.mesh);
    this.scene.matrixAutoUpdate = false;
  }

  /**
   * Keeps what the canvas shows. To be called in the task that drew it: later its buffer may be empty.
   * @param target point of the ground that the camera looks at
   */
  hold(renderer: WebGLRenderer, camera: PerspectiveCamera, target: Vector3): void {
    renderer.getDrawingBufferSize(this.size);
    const { x: width, y: height } = this.size;
    if (this.texture?.image.width !== width || this.texture.image.height !== height) {
      this.texture?.dispose();
      this.texture = new FramebufferTexture(width, height);
      this.texture.magFilter = LinearFilter;
      this.texture.minFilter = LinearFilter;
      for (const { uniforms } of [this.material, this.blur]) uniforms['held']!.value = this.texture;
    }
    renderer.copyFramebufferToTexture(this.texture);
    this.isBlurDue = true;
    const toHeld = this.material.uniforms['toHeld']!.value as Matrix4;
    toHeld.extractRotation(camera.matrixWorldInverse).premultiply(camera.projectionMatrix);
    this.eye.setFromMatrixPosition(camera.matrixWorld);
    this.target.copy(target);
    this.heldFrom.subVectors(this.eye, target);
    this.isHolding = true;
    if (!this.isShaderMade) this.makeShader(renderer, camera);
  }

  /** Whatever is held is of no use any more. */
  forget(): void {
    this.isHolding = false;
  }

  /** Whether the held picture still stands for what the camera sees: enough of it, neither coarse nor from the side. */
  serves(camera: PerspectiveCamera): boolean {
    if (!this.isHolding) return false;
    this.aim(camera);
    const from = this.point.setFromMatrixPosition(camera.matrixWorld).sub(this.target);
    if (from.angleTo(this.heldFrom) > MOST_TURN) return false;
    let covered = 0;
    for (let row = 0; row < SAMPLES; row++)
      for (let column = 0; column < SAMPLES; column++) {
        const { x, y } = this.placeAt(((column + 0.5) / SAMPLES) * 2 - 1, ((row + 0.5) / SAMPLES) * 2 - 1, this.place);
        if (x >= 0 && x <= 1 && y >= 0 && y <= 1) covered++;
      }
    if (covered < LEAST_COVER * SAMPLES * SAMPLES) return false;
    const middle = this.placeAt(0, -0.2, this.place);
    const scale = this.placeAt(0.1, -0.2, this.beside).distanceTo(middle) / 0.05;
    return scale < MOST_SCALE && scale > 1 / MOST_SCALE;
  }

  /** Draws the held picture over the whole canvas. The renderer's counters are as before. */
  draw(renderer: WebGLRenderer, camera: PerspectiveCamera): void {
    this.aim(camera);
    if (this.isBlurDue) this.drawBlur(renderer);
    this.drawWith(renderer, this.material);
  }

  dispose(): void {
    this.texture?.dispose();
    this.mesh.geometry.dispose();
    this.material.dispose();
    this.blur.dispose();
    this.blurred.dispose();
  }

  /** Software GL makes a shader when something is first drawn with it: one pixel now, not the first answer to a movement. */
  private makeShader(renderer: WebGLRenderer, camera: PerspectiveCamera): void {
    this.isShaderMade = true;
    renderer.setScissor(0, 0, 1, 1);
    renderer.setScissorTest(true);
    this.draw(renderer, camera);
    renderer.setScissorTest(false);
  }

  private drawBlur(renderer: WebGLRenderer): void {
    this.isBlurDue = false;
    const target = renderer.getRenderTarget();
    renderer.setRenderTarget(this.blurred);
    this.drawWith(renderer, this.blur);
    renderer.setRenderTarget(target);
  }

  private drawWith(renderer: WebGLRenderer, material: ShaderMaterial): void {
    const { render } = renderer.info;
    const counters = { ...render };
    this.mesh.material = material;
    renderer.render(this.scene, this.plain);
    Object.assign(render, counters);
  }

  private aim(camera: PerspectiveCamera): void {
    const { uniforms } = this.material;
    const rise = Math.tan((camera.fov * Math.PI) / 360);
    (uniforms['toWorld']!.value as Matrix3).setFromMatrix4(camera.matrixWorld);
    (uniforms['spread']!.value as Vector2).set(rise * camera.aspect, rise);
    const moved = (uniforms['moved']!.value as Vector3).setFromMatrixPosition(camera.matrixWorld);
    uniforms['eyeHeight']!.value = Math.max(moved.y - this.target.y, LEAST_HEIGHT_M);
    moved.sub(this.eye);
  }

  /** Where the ground under a pixel lies in the held picture, as the shader has it. @param ndcX, ndcY −1 … 1, y up */
  private placeAt(ndcX: number, ndcY: number, out: Vector2): Vector2 {
    const { uniforms } = this.material;
    const spread = uniforms['spread']!.value as Vector2;
    const ray = this.point.set(ndcX * spread.x, ndcY * spread.y, -1);
    ray.applyMatrix3(uniforms['toWorld']!.value as Matrix3);
    const depth = ray.y < 0 ? Math.min((uniforms['eyeHeight']!.value as number) / -ray.y, FAR_M) : FAR_M;
    ray.multiplyScalar(depth).add(uniforms['moved']!.value as Vector3);
    const { x, y, w } = this.clip.set(ray.x, ray.y, ray.z, 1).applyMatrix4(uniforms['toHeld']!.value as Matrix4);
    const away = Math.max(w, 1e-3);
    return out.set((x / away) * 0.5 + 0.5, (y / away) * 0.5 + 0.5);
  }
}
