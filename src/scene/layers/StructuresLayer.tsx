import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Structures } from '../../engine/structures/Structures.ts';
import { followedBy } from '../../engine/structures/moving.ts';
import type { Asset } from '../../schema/catalogue.ts';
import type { Structure } from '../../schema/structures.ts';
import type { Viewer } from '../../state/viewer.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';
import { useStructureStates } from '../useStructureStates.ts';
import { valueReader } from '../valueReader.ts';

/** Structures that read their datastreams themselves when readings or the catalogue have moved on. */
class LiveStructures extends Structures {
  private readonly viewer: Viewer;
  private readonly following: readonly { readonly index: number; readonly properties: readonly string[] }[];
  private seen: { readonly version: number; readonly assets: readonly Asset[] | null } = { version: -1, assets: null };

  constructor(viewer: Viewer, structures: readonly Structure[]) {
    super(structures, { isSmallLater: true });
    this.viewer = viewer;
    this.following = structures
      .map((structure, index) => ({ index, properties: followedBy(structure) }))
      .filter(({ properties }) => properties.length > 0);
  }

  override update(...args: Parameters<Structures['update']>): boolean {
    const { readings, catalogue } = this.viewer;
    const { assets, byId } = catalogue.getState();
    const version = readings.version();
    if (version !== this.seen.version || assets !== this.seen.assets) {
      this.seen = { version, assets };
      for (const { index, properties } of this.following) {
        const valueOf = valueReader(readings, byId.get(this.assetIdOf(index)!));
        this.setValues(index, properties.map(valueOf));
      }
    }
    return super.update(...args);
  }
}

/** Bridges, works, port and landmarks. */
export function StructuresLayer() {
  const { viewer, stage, invalidate, locks, pending, shadersMade, partFailed } = useSceneContext();
  const load = async (): Promise<Structures> => new LiveStructures(viewer, await viewer.city.structures());
  const structures = useLayer('structures', load, { isAwaited: true });
  usePickable(structures);
  useStructureStates(structures);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  const isReduced = useStore(viewer.view, (view) => view.reducedMotion);
  useEffect(() => {
    locks.setState(structures, true);
    return () => locks.setState(null, true);
  }, [structures, locks]);
  useEffect(() => {
    if (!structures) return undefined;
    let isGone = false;
    // What the first picture does not show.
    const castRest = async (): Promise<void> => {
      let isMoreLeft = true;
      while (isMoreLeft) {
        await pending.afterwards();
        if (isGone) return;
        isMoreLeft = structures.castNext();
      }
      // All of them are of the same few materials.
      await shadersMade(structures.object);
    };
    pending.track(castRest()).catch((error: unknown) => partFailed('structures', error));
    return () => {
      isGone = true;
    };
  }, [structures, pending, shadersMade, partFailed]);
  useEffect(() => {
    if (!structures) return;
    structures.setReducedMotion(isReduced);
    stage.show(structures, isShown);
    invalidate();
  }, [structures, isShown, isReduced, stage, invalidate]);
  return null;
}
