import { openCesium, openMapLibre, openOurs } from './peers/contestants.ts';
import { measure, type Figures } from './peers/measure.ts';
import type { Row } from './row.ts';

const FIGURES: Readonly<Record<keyof Figures, readonly [figure: string, unit: string]>> = {
  completeS: ['first complete home picture', 's'],
  restS: ['home picture at rest, finer things and all', 's'],
  completeMB: ['transferred until the first picture, compressed', 'MB'],
  restMB: ['transferred until it is at rest, compressed', 'MB'],
  uploadedMiB: ['handed to the graphics until then', 'MiB'],
  heapMiB: ['JavaScript heap of the page', 'MiB'],
  memoryMiB: ['memory of page and workers', 'MiB'],
  scriptMs: ['script a frame while orbiting home, median', 'ms'],
  scriptP95Ms: ['script a frame while orbiting home, p95', 'ms'],
  drawsHome: ['draws, home', ''],
  drawsCity: ['draws, city', ''],
  busyMs: ['main thread a second with a batch of 10 000 updates', 'ms'],
  idleMs: ['main thread a second without one', 'ms'],
  pixelMs: ['update to pixel, median', 'ms'],
};

/**
 * The same work in three viewers, each in a browser of its own with software GL at 1280 × 720: the shipped city of 168 000 buildings and
 * 10 000 points that all change once a second. A row is led when ours is not above the better of the others.
 *
 * - What is shown: ours all that the viewer shows (ground, water, trees, lines, labels, structures, markers merged to counts where they are too
 *   near to each other); CesiumJS our 3D Tiles without shading (they have no normals), without globe and sky, and all points; by its
 *   default of 16 pixels it leaves out small houses at home and every house in the view of the city, so that its draws are of less work;
 *   MapLibre the same footprints extruded to their heights from vector tiles cut with its own libraries (zoom 10 to 14), and all points.
 *   Anti-aliasing is off in all three, as ours has it on software GL; the cameras stand in the same places with the same angle.
 * - Sent: ours over the feed and its protocol from a request of NGSI-LD on; the others a byte a point over a bare socket.
 * - First complete picture: `ready` of ours, nothing missing of the view for CesiumJS (`tilesLoaded` in three frames) and MapLibre (`idle`),
 *   and the graphics done with it; medians of 3 openings without a cache, the first of them with shaders to compile. CesiumJS asks for all tiles at
 *   once (`foveatedScreenSpaceError` off). Ours reads finer things after its first picture: the rows “at rest” have them (the first frame with as many draws as the last).
 * - Script, draws and bytes are counted by one probe around WebGL 2 and `requestAnimationFrame` (tests/peers/pages/probe.js), transfers by a
 *   proxy. Libraries are served with brotli 11. Script is wall time: it grows under load.
 * - Main thread: processor time of all its tasks, frames included, the mean of 10 seconds; workers are not in it. Ours looks twice a second
 *   while its clock runs whether there is something to draw, CesiumJS each 16 ms.
 * - Update to pixel: from sending until the graphics have drawn a frame that is another on the canvas (copied and compared), median of 10.
 */
export async function benchPeers(): Promise<Row[]> {
  const told: { readonly name: string; readonly figures: Figures }[] = [];
  for (const open of [openOurs, openCesium, openMapLibre]) {
    const contestant = await open();
    try {
      told.push({ name: contestant.name, figures: await measure(contestant) });
    } finally {
      await contestant.stop();
    }
  }
  const [ours, ...peers] = told;
  return (Object.keys(FIGURES) as (keyof Figures)[]).map((key) => {
    const [figure, unit] = FIGURES[key];
    const short = (value: number): string => String(Number(value.toPrecision(3)));
    const others = peers.map(({ name, figures }) => `${name} ${short(figures[key])}`).join(', ');
    const best = Math.min(...peers.map(({ figures }) => figures[key]));
    return { group: 'peers', figure: `${figure} (${others})`, unit, measured: ours!.figures[key], target: `≤ ${best.toFixed(2)}` };
  }); // prettier-ignore
}
