import {
  Color,
  HemisphereLight,
  InstancedMesh,
  Light,
  Matrix3,
  Matrix4,
  Mesh,
  Texture,
  UniformsLib,
  Vector2,
  Vector3,
  Vector4,
  type BufferAttribute,
  type BufferGeometry,
  type FogExp2,
  type InterleavedBufferAttribute,
  type Material,
  type Object3D,
} from 'three';

/** Colours and directions of light: one of a display's 256 steps, and half of the sun's own width in the sky. */
const LEAST = 0.004;
/** What is brighter than others may change by this share, but by no more than that. */
const LEAST_SHARE = 0.01;
const MOST = 0.05;

/** The uniforms that a renderer keeps for a material, `onBeforeCompile`'s among them; undefined before it was drawn. */
export type UniformsOf = (material: Material) => Readonly<Record<string, { readonly value: unknown }>> | undefined;

/** Uniforms into which three writes what the lights and the haze are: those are looked at themselves. */
const OF_THE_LIGHTS: ReadonlySet<string> = new Set([
  ...Object.keys(UniformsLib.lights),
  ...Object.keys(UniformsLib.fog),
]);

interface Instanced {
  readonly instanceCount?: number;
}

/**
 * What objects looked like when they were last drawn, in numbers: places, versions of buffers and textures, uniforms, lights.
 * So layers need not say what they have changed, and nothing that reaches the graphics can be forgotten. Of what moves with the sun
 * only a step that is seen counts. 24 bytes a number, some 12 000 for the city. The camera is not part of it.
 *
 *     if (record.hasChanged(objects, uniformsOf, scene.fog)) {   // since the last `keep`
 *       draw();
 *       record.keep();
 *     }
 */
export class SceneRecord {
  private held = new Float64Array(0);
  private heldCount = -1;
  private now = new Float64Array(4096);
  /** How far a number may be from the one held; 0 = not at all. */
  private slack = new Float64Array(4096);
  private count = 0;
  private readonly told = new Set<Material | BufferGeometry>();

  /**
   * Objects that are hidden are left out. World matrices are to be up to date.
   * @returns whether anybody would see it; true before anything was kept
   */
  hasChanged(objects: Iterable<Object3D>, uniformsOf: UniformsOf, fog: FogExp2 | null = null): boolean {
    this.count = 0;
    this.told.clear();
    for (const object of objects) this.noteObject(object, uniformsOf);
    if (fog) {
      this.noteColour(fog.color);
      this.noteNumber(fog.density);
    }
    return this.differs();
  }

  /** What was looked at last has been drawn. */
  keep(): void {
    [this.held, this.now] = [this.now, this.held];
    this.heldCount = this.count;
    if (this.now.length < this.held.length) this.now = new Float64Array(this.held.length);
  }

  /** Nothing is known of what was drawn. */
  forget(): void {
    this.heldCount = -1;
  }

  private differs(): boolean {
    const { held, now, slack, count } = this;
    if (count !== this.heldCount) return true;
    for (let i = 0; i < count; i++)
      // Not a number is the same as not a number.
      if (!Object.is(now[i], held[i]) && !(Math.abs(now[i]! - held[i]!) <= slack[i]!)) return true;
    return false;
  }

  private note(value: number, slack = 0): void {
    if (this.count === this.now.length) this.makeRoom(1);
    this.now[this.count] = value;
    this.slack[this.count++] = slack;
  }

  /** Matrices, at one go: they are most of what there is to note. */
  private noteAll(values: ArrayLike<number>): void {
    const { count } = this;
    if (count + values.length > this.now.length) this.makeRoom(values.length);
    this.now.set(values, count);
    this.count += values.length;
    this.slack.fill(0, count, this.count);
  }

  private makeRoom(more: number): void {
    const length = Math.max(2 * this.now.length, this.count + more);
    const [now, slack] = [new Float64Array(length), new Float64Array(length)];
    now.set(this.now);
    slack.set(this.slack.subarray(0, this.count));
    [this.now, this.slack] = [now, slack];
  }

  private noteShade(value: number, factor = 1): void {
    const shade = value * factor;
    const slack = Math.max(LEAST, Math.min(MOST, LEAST_SHARE * Math.abs(shade)));
    this.note(shade, Number.isInteger(shade) ? 0 : slack);
  }

  private noteColour({ r, g, b }: Color, factor = 1): void {
    this.noteShade(r, factor);
    this.noteShade(g, factor);
    this.noteShade(b, factor);
  }

  /** One that stands alone may be a small one, as the density of haze is, or a number of something. */
  private noteNumber(value: number): void {
    this.note(value, Number.isInteger(value) ? 0 : Math.min(LEAST, LEAST_SHARE * Math.abs(value)));
  }

  private noteObject(object: Object3D, uniformsOf: UniformsOf): void {
    if (!object.visible) return;
    if (object instanceof Light) {
      const { color, intensity, position } = object;
      this.noteColour(color, intensity);
      this.noteValue(position);
      if (object instanceof HemisphereLight) this.noteColour(object.groundColor, intensity);
      return;
    }
    if (object instanceof Mesh) {
      const mesh = object as Mesh;
      this.note(mesh.id);
      this.noteAll(mesh.matrixWorld.elements);
      this.noteGeometry(mesh.geometry);
      if (object instanceof InstancedMesh) {
        this.note(object.count);
        this.note(object.instanceMatrix.version);
        this.note(object.instanceColor?.version ?? 0);
      }
      const { material } = mesh;
      if (Array.isArray(material)) for (const each of material) this.noteMaterial(each, uniformsOf);
      else this.noteMaterial(material, uniformsOf);
    }
    for (const child of object.children) this.noteObject(child, uniformsOf);
  }

  private noteGeometry(geometry: BufferGeometry & Instanced): void {
    this.note(geometry.id);
    if (this.told.has(geometry)) return;
    this.told.add(geometry);
    this.note(geometry.instanceCount ?? 1);
    // Of what has no instances nothing reaches the screen.
    if (geometry.instanceCount === 0) return;
    this.note(geometry.drawRange.start);
    this.note(geometry.drawRange.count);
    this.note(geometry.index?.version ?? 0);
    for (const name in geometry.attributes) this.note(versionOf(geometry.attributes[name]!));
  }

  private noteMaterial(material: Material, uniformsOf: UniformsOf): void {
    this.note(material.id);
    if (this.told.has(material)) return;
    this.told.add(material);
    this.note(material.version);
    this.note(material.visible ? 1 : 0);
    this.note(material.opacity);
    const uniforms = uniformsOf(material);
    for (const name in uniforms) if (!OF_THE_LIGHTS.has(name)) this.noteValue(uniforms[name]!.value);
  }

  private noteValue(value: unknown): void {
    if (typeof value === 'number') this.noteNumber(value);
    else if (typeof value === 'boolean') this.note(value ? 1 : 0);
    else if (value instanceof Matrix3 || value instanceof Matrix4) this.noteAll(value.elements);
    else if (value instanceof Texture) {
      this.note(value.id);
      this.note(value.version);
    } else if (value instanceof Color) this.noteColour(value);
    else if (value instanceof Vector2 || value instanceof Vector3 || value instanceof Vector4) {
      this.noteShade(value.x);
      this.noteShade(value.y);
      if (!(value instanceof Vector2)) this.noteShade(value.z);
      if (value instanceof Vector4) this.noteShade(value.w);
    } else if (value instanceof Float32Array) for (const each of value) this.noteShade(each);
    else if (Array.isArray(value)) {
      this.note(value.length);
      for (const each of value as unknown[]) if (typeof each === 'number') this.noteShade(each);
    }
  }
}

const versionOf = (attribute: BufferAttribute | InterleavedBufferAttribute): number =>
  'data' in attribute ? attribute.data.version : attribute.version;
