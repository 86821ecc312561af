import {
  DynamicDrawUsage,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  type InstancedBufferGeometry,
} from 'three';

/** Room is made for so many rows more at a time: a list that grows by one does not make all buffers anew. */
const ROOM = 32;

/** Numbers by row: `of` for each row, row after row. */
export interface Rows {
  readonly of: number;
  array: Float32Array;
}
export const rowsOf = (of: number, count = 0): Rows => ({ of, array: new Float32Array(of * count) });

/**
 * Those of many rows that are to be seen, as instances of one or more geometries: only they are uploaded and only they reach the vertex
 * shader, which knows them by the attribute `row`. All numbers of a row lie side by side in one buffer: one upload for each list that
 * changed, however many attributes it has. Per frame: `begin`, `add` for each, `end`.
 */
export class DrawnRows {
  private readonly geometries: readonly InstancedBufferGeometry[];
  private readonly source: Readonly<Record<string, Rows>>;
  private readonly sources: readonly Rows[];
  private sent = new InstancedInterleavedBuffer(new Float32Array(0), 1);
  private rows = new Int32Array(0);
  private count = 0;
  private drawn = 0;
  private isOther = false;

  /** @param source by the name of the attribute */
  constructor(geometries: readonly InstancedBufferGeometry[], source: Readonly<Record<string, Rows>>) {
    this.geometries = geometries;
    this.source = source;
    this.sources = Object.values(source);
    this.reserve(0);
  }

  /** @param most rows that may be drawn at once. Gives back the buffers before: three would only do so with the last one. */
  reserve(most: number): void {
    const room = Math.max(ROOM, Math.ceil(most / ROOM) * ROOM);
    this.drawn = 0;
    this.isOther = true;
    for (const geometry of this.geometries) geometry.instanceCount = 0;
    if (room === this.rows.length) return;
    this.rows = new Int32Array(room);
    for (const geometry of this.geometries) geometry.dispose();
    const stride = this.sources.reduce((sum, { of }) => sum + of, 1);
    this.sent = new InstancedInterleavedBuffer(new Float32Array(room * stride), stride);
    this.sent.setUsage(DynamicDrawUsage);
    let offset = 0;
    for (const [name, { of }] of Object.entries({ ...this.source, row: { of: 1 } })) {
      const attribute = new InterleavedBufferAttribute(this.sent, of, offset);
      for (const geometry of this.geometries) geometry.setAttribute(name, attribute);
      offset += of;
    }
  }

  begin(): void {
    this.count = 0;
  }

  add(row: number): void {
    if (this.rows[this.count] !== row) {
      this.rows[this.count] = row;
      this.isOther = true;
    }
    this.count++;
  }

  /** @param isChanged whether numbers of the source are others than at the last call */
  end(isChanged: boolean): void {
    const { rows, count, sent } = this;
    if (!isChanged && !this.isOther && count === this.drawn) return;
    this.isOther = false;
    this.drawn = count;
    for (const geometry of this.geometries) geometry.instanceCount = count;
    // A range of no length is all of the buffer to WebGL.
    if (count === 0) return;
    const into = sent.array as Float32Array;
    let at = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      for (const { of, array } of this.sources) for (let k = 0; k < of; k++) into[at++] = array[row * of + k]!;
      into[at++] = row;
    }
    sent.clearUpdateRanges();
    sent.addUpdateRange(0, at);
    sent.needsUpdate = true;
  }

  /** How many were drawn last. */
  shown(): number {
    return this.drawn;
  }
}
