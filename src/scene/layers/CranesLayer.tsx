import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Cranes, type CraneState } from '../../engine/cranes/Cranes.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { StructureOf } from '../../schema/structures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { valueReader } from '../valueReader.ts';

type Gantry = StructureOf<'gantry-crane'>;

/** Cranes that read their datastreams themselves when readings or the catalogue have moved on. */
class LiveCranes extends Cranes {
  private readonly viewer: Viewer;
  private readonly ids: readonly string[];
  private seen: { readonly version: number; readonly assets: readonly Asset[] | null } = { version: -1, assets: null };

  constructor(viewer: Viewer, gantries: readonly Gantry[]) {
    super(gantries);
    this.viewer = viewer;
    this.ids = gantries.map(({ id }) => id);
  }

  override update(...args: Parameters<Cranes['update']>): boolean {
    const { readings, catalogue } = this.viewer;
    const { assets, byId } = catalogue.getState();
    const version = readings.version();
    if (version !== this.seen.version || assets !== this.seen.assets) {
      this.seen = { version, assets };
      this.ids.forEach((id, i) => this.setState(i, this.stateOf(byId.get(id))));
    }
    return super.update(...args);
  }

  private stateOf(asset: Asset | undefined): CraneState {
    const valueOf = valueReader(this.viewer.readings, asset);
    return { trolleyM: valueOf('trolley'), spreaderM: valueOf('spreader'), loadT: valueOf('load') };
  }
}

/** What moves on the container gantries. After the first picture, which it is no part of. */
export function CranesLayer() {
  const { viewer, stage, invalidate } = useSceneContext();
  const cranes = useLayer('cranes', async ({ pending }) => {
    const structures = await viewer.city.structures();
    await pending.afterwards();
    return new LiveCranes(viewer, structures.filter((one): one is Gantry => one.kind === 'gantry-crane')); // prettier-ignore
  });
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  const isReduced = useStore(viewer.view, (view) => view.reducedMotion);
  useEffect(() => {
    if (!cranes) return;
    cranes.setReducedMotion(isReduced);
    stage.show(cranes, isShown);
    invalidate();
  }, [cranes, isShown, isReduced, stage, invalidate]);
  return null;
}
