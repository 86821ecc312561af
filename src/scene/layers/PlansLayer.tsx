import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { Plans } from '../../engine/plans/Plans.ts';
import type { PlanItem } from '../../engine/plans/planShape.ts';
import type { Asset } from '../../schema/catalogue.ts';
import { useSceneContext } from '../sceneContext.ts';
import { useLayer } from '../useLayer.ts';
import { usePickable } from '../usePickable.ts';

/** Theme whose parcels and plans these are. */
const THEME = 'ecosystem';

const plannedOf = (assets: readonly Asset[]): PlanItem[] =>
  assets.flatMap(({ id, properties: { plan, area } }) =>
    plan?.volumes.length || area ? [{ id, plan: plan?.volumes.length ? plan : undefined, area }] : [],
  );

/** What is planned, as glass beside what is built, and the parcels of sites. After the first picture, which it is no part of. */
export function PlansLayer() {
  const { viewer, terrain, stage, invalidate } = useSceneContext();
  const assets = useStore(viewer.catalogue, (state) => state.assets);
  // Vessels come and go: what is drawn is made anew only where a plan or a parcel has changed.
  const key = useMemo(() => JSON.stringify(plannedOf(assets)), [assets]);
  const items = useMemo(() => JSON.parse(key) as PlanItem[], [key]);
  const plans = useLayer('plans', async ({ pending }) => {
    const ground = await terrain;
    await pending.afterwards();
    const made = new Plans();
    // At once, so that their shaders are made before they are shown.
    made.setItems(items, ground);
    return made;
  });
  usePickable(plans);
  const { selected, hovered } = useStore(viewer.selection);
  const isOpen = useStore(viewer.view, (view) => view.theme === THEME);
  const isShown = useStore(viewer.view, (view) => !view.hiddenLayers.has('buildings'));
  const isReduced = useStore(viewer.view, (view) => view.reducedMotion);
  useEffect(() => {
    if (!plans) return;
    let isGone = false;
    void terrain.then((ground) => {
      if (isGone) return;
      plans.setItems(items, ground);
      invalidate();
    });
    return () => {
      isGone = true;
    };
  }, [plans, items, terrain, invalidate]);
  useEffect(() => {
    if (!plans) return;
    plans.setReducedMotion(isReduced);
    plans.setOpen(isOpen);
    plans.mark(selected, hovered);
    stage.show(plans, isShown);
    invalidate();
  }, [plans, selected, hovered, isOpen, isShown, isReduced, stage, invalidate]);
  return null;
}
