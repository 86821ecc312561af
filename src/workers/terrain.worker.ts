import { decodeColumnFile } from '../schema/columnFile.ts';
import { decodeLandcover } from '../schema/landcoverFile.ts';
import { paintLandcover } from './landcoverTexture.ts';
import { readGround } from './readGround.ts';
import { buildTerrainMesh, transferablesOf } from './terrainMesh.ts';
import type { TerrainAnswer, TerrainRequest } from './terrainMessages.ts';

/** Entry of the worker that reads, triangulates and paints the ground, so that the page stays answerable while it loads. */
function answer(request: TerrainRequest): [TerrainAnswer, ArrayBuffer[]] {
  const { job } = request;
  switch (request.kind) {
    case 'buildTerrain': {
      const { points, bodies } = readGround(decodeColumnFile(request.file, 'file'));
      const mesh = buildTerrainMesh(points);
      return [{ kind: 'terrainBuilt', job, points, bodies, mesh }, transferablesOf(points, mesh)];
    }
    case 'paintLandcover': {
      const { classes, width, height } = decodeLandcover(request.file, 'land cover');
      const pixels = paintLandcover(classes, width, height, request.palette, request.lamplight);
      return [
        { kind: 'landcoverPainted', job, pixels },
        [pixels.data, pixels.classes, pixels.mood.data].map(({ buffer }) => buffer as ArrayBuffer),
      ];
    }
  }
}

self.addEventListener('message', ({ data }: MessageEvent<TerrainRequest>) => {
  try {
    const [message, transfer] = answer(data);
    self.postMessage(message, { transfer });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    self.postMessage({ kind: 'failed', job: data.job, reason } satisfies TerrainAnswer);
  }
});
