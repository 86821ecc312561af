import * as v from 'valibot';
import { GroundMetaSchema } from '../schema/cityFiles.ts';
import type { ColumnFile } from '../schema/columnFile.ts';
import type { TerrainPoints } from './terrainMesh.ts';

/** The waters of the ground, in the order of `TerrainPoints.body`. */
export type Bodies = v.InferOutput<typeof GroundMetaSchema>['bodies'];

/** Columns of the `ground` file in metres. @throws DecodeError-like ValiError when the meta is not that of a ground */
export function readGround({ meta, columns }: ColumnFile): { points: TerrainPoints; bodies: Bodies } {
  const { bodies } = v.parse(GroundMetaSchema, meta);
  const column = (name: string): ArrayLike<number> => {
    const found = columns[name];
    if (!found) throw new Error(`column ${name} is missing`);
    return found;
  };
  const scaled = (name: string, factor: number, offset = 0): Float32Array => {
    const from = column(name);
    const to = new Float32Array(from.length);
    for (let i = 0; i < to.length; i++) to[i] = from[i] === 0 && offset !== 0 ? 0 : from[i]! * factor + offset;
    return to;
  };
  return {
    points: {
      x: scaled('x', 0.1),
      y: scaled('y', 0.01),
      z: scaled('z', 0.1),
      body: Uint8Array.from(column('body')),
      km: scaled('km', 0.01, 700),
      bodyLevels: Float32Array.from(bodies, ({ kind, levelM }) => (kind === 'still' ? (levelM ?? 0) : Number.NaN)),
    },
    bodies,
  };
}
