import { decodeLandcover } from '../schema/landcoverFile.ts';
import { paintLandcover } from './landcoverTexture.ts';
import { buildTerrainMesh, transferablesOf } from './terrainMesh.ts';
import type { TerrainAnswer, TerrainRequest } from './terrainMessages.ts';

/** Entry of the worker that triangulates and paints the ground, so that the page stays answerable while it loads. */
function answer(request: TerrainRequest): [TerrainAnswer, ArrayBuffer[]] {
  const { job } = request;
  switch (request.kind) {
    case 'buildTerrain': {
      const mesh = buildTerrainMesh(request.points);
      return [{ kind: 'terrainBuilt', job, mesh }, transferablesOf(mesh)];
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
