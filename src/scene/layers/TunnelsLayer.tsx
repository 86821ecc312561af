import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Tunnels, type UnderMark } from '../../engine/movers/Tunnels.ts';
import { Path } from '../../geo/path.ts';
import { densify } from '../../geo/polyline.ts';
import { toScene } from '../../geo/sceneFrame.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import { isUnderground, unpackWay, type Way } from '../../schema/ways.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext, type SceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';

/** Theme of public transport: while it is open all tunnels are shown. */
const THEME = 'infrastructure';
/** Tunnels of two lines, or of both directions, whose middles lie this near are one. */
const SAME_M = 40;
const STEP_M = 8;

/** Tunnels from portal to portal, each once. */
function tunnelsOf(ways: readonly Way[]): Point[][] {
  const middles: Point[] = [];
  return ways.flatMap((way) => {
    const path = new Path(
      unpackWay(way.points).map(([lon, lat]): Point => {
        const { x, z } = toScene({ lon, lat });
        return [x, z];
      }),
    );
    return (way.underground ?? []).flatMap(([fromM, toM]) => {
      const middle = path.at((fromM + toM) / 2);
      if (middles.some(([x, z]) => Math.hypot(x - middle[0], z - middle[1]) < SAME_M)) return [];
      middles.push(middle);
      const count = Math.max(2, Math.ceil((toM - fromM) / STEP_M));
      return [densify(Array.from({ length: count + 1 }, (_, k) => path.at(fromM + ((toM - fromM) * k) / count)), STEP_M)]; // prettier-ignore
    });
  });
}

/** Keeps up with the vehicles itself: which are in a tunnel, and whose tunnels these are. */
class LiveTunnels extends Tunnels {
  private readonly viewer: Viewer;
  private shown: ReadonlySet<Way> = new Set();
  private made: readonly (readonly Point[])[] = [];

  constructor({ viewer }: SceneContext, ground: ConstructorParameters<typeof Tunnels>[0]) {
    super(ground);
    this.viewer = viewer;
  }

  override update(...args: Parameters<Tunnels['update']>): boolean {
    const { tracks, selection, view } = this.viewer;
    const { selected } = selection.getState();
    const isOpen = view.getState().theme === THEME && !view.getState().hiddenLayers.has('movers');
    const ways = new Set<Way>();
    const marks: UnderMark[] = [];
    for (const { asset, mover } of isOpen || selected !== null ? tracks.movers() : []) {
      if (mover.class !== 'tram' || !(isOpen || asset.id === selected)) continue;
      const journey = tracks.journeyOf(asset.id);
      if (!journey?.way.underground) continue;
      ways.add(journey.way);
      const pose = tracks.poseOf(asset.id);
      if (pose && isUnderground(journey.way, journey.alongM))
        marks.push({ x: pose.x, z: pose.z, isSelected: asset.id === selected });
    }
    if (ways.size !== this.shown.size || [...ways].some((way) => !this.shown.has(way))) {
      this.shown = ways;
      this.made = tunnelsOf([...ways].sort((a, b) => a.line.localeCompare(b.line) || a.from.localeCompare(b.from)));
    }
    this.setLines(this.made);
    // Who is selected is drawn last, over the others.
    this.setMarks(marks.sort((a, b) => Number(a.isSelected) - Number(b.isSelected)));
    return super.update(...args);
  }
}

/** Where trams run under the ground, for who asks: with the theme, or with a tram that takes a tunnel. */
export function TunnelsLayer() {
  const { viewer, terrain, invalidate } = useSceneContext();
  useLayer('tunnels', async (context) => {
    const ground = await terrain;
    await context.pending.afterwards();
    return new LiveTunnels(context, ground);
  });
  const { selected } = useStore(viewer.selection);
  const theme = useStore(viewer.view, (view) => view.theme);
  useEffect(() => {
    invalidate();
  }, [selected, theme, invalidate]);
  return null;
}
