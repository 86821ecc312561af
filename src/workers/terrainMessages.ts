import type { LandcoverPixels } from './landcoverTexture.ts';
import type { Bodies } from './readGround.ts';
import type { TerrainMesh, TerrainPoints } from './terrainMesh.ts';

/** To the terrain worker; `job` comes back with the answer. */
export type TerrainRequest =
  | {
      readonly kind: 'buildTerrain';
      readonly job: number;
      /** As the city build writes it: a column file. */
      readonly file: ArrayBuffer;
    }
  | {
      readonly kind: 'paintLandcover';
      readonly job: number;
      /** As `schema/landcoverFile.ts` has it. */
      readonly file: ArrayBuffer;
      readonly palette: readonly number[];
      readonly lamplight: readonly number[];
    };

/** From the terrain worker. */
export type TerrainAnswer =
  | {
      readonly kind: 'terrainBuilt';
      readonly job: number;
      readonly points: TerrainPoints;
      readonly bodies: Bodies;
      readonly mesh: TerrainMesh;
    }
  | { readonly kind: 'landcoverPainted'; readonly job: number; readonly pixels: LandcoverPixels }
  | { readonly kind: 'failed'; readonly job: number; readonly reason: string };
