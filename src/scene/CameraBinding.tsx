import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import type { PerspectiveCamera } from 'three';
import { CameraRig } from '../engine/camera/CameraRig.ts';
import { Picker } from '../engine/picking/Picker.ts';
import type { FrameMeter } from '../engine/quality.ts';
import { NAMED_VIEWS, type GeoPose } from '../geo/cameraPose.ts';
import { fromScene } from '../geo/sceneFrame.ts';
import { metres } from '../geo/units.ts';
import type { CameraOrder } from '../state/camera.ts';
import { poseOfBuilding } from '../state/buildingPose.ts';
import type { ScenePort } from '../state/scenePort.ts';
import type { Viewer } from '../state/viewer.ts';
import { createScenePort } from './createScenePort.ts';
import { labelTarget } from './labelTarget.ts';
import { pickedId, pickedIdLoaded } from './pickedId.ts';
import type { Readiness } from './readiness.ts';
import { useSceneContext } from './sceneContext.ts';

/** How an asset is looked at when the camera flies to it. */
const ASSET_DISTANCE_M = 900;
const ASSET_PITCH_DEG = 32;
const MOVER_DISTANCE_M = 420;
const LEAST_CLUSTER_DISTANCE_M = 400;

function poseOf(order: CameraOrder, viewer: Viewer, bearing: number): GeoPose | null {
  if (typeof order.to === 'string') return NAMED_VIEWS[order.to];
  if (!('asset' in order.to)) return order.to;
  const building = viewer.buildings.find(order.to.asset);
  if (building) return poseOfBuilding(building, bearing);
  const mover = viewer.tracks.poseOf(order.to.asset);
  if (mover) return { ...fromScene(mover), distance: MOVER_DISTANCE_M, pitch: ASSET_PITCH_DEG, bearing };
  const asset = viewer.catalogue.getState().byId.get(order.to.asset);
  if (!asset?.geometry) return null;
  const [lon, lat] = asset.geometry.coordinates;
  return { lon, lat, distance: ASSET_DISTANCE_M, pitch: ASSET_PITCH_DEG, bearing };
}

interface CameraBindingProps {
  readonly meter: FrameMeter;
  readonly readiness: Readiness;
  readonly onPort: (port: ScenePort | null) => void;
}

/** Camera, clicks and hovering; and the port by which automation reaches the scene. */
export function CameraBinding({ meter, readiness, onPort }: CameraBindingProps) {
  const context = useSceneContext();
  const gl = useThree((state) => state.gl);
  const camera = useThree((state) => state.camera) as PerspectiveCamera;

  useEffect(() => {
    const { viewer, stage, invalidate, pickable, markers, labels } = context;
    const canvas = gl.domElement;
    const element = canvas.closest<HTMLElement>('[role="application"]') ?? canvas;
    const isMotionReduced = (): boolean => viewer.view.getState().reducedMotion;
    const rig = new CameraRig(camera, { element, invalidate, isMotionReduced });
    const picker = new Picker(gl, pickable);
    stage.add(rig, true);
    context.rig.setState(rig, true);
    context.picker.setState(picker, true);
    const life = new AbortController();
    void context.terrain.then((terrain) => {
      if (!life.signal.aborted) rig.setTerrain(terrain);
    });

    const obey = (order: CameraOrder | null): void => {
      if (!order) return;
      const pose = poseOf(order, viewer, rig.geoPose().bearing);
      if (pose) rig.goTo(pose, order.how);
    };
    obey(viewer.camera.getState().order);

    const toCanvas = (event: { clientX: number; clientY: number }) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    // Read through a function: it may have changed while something was awaited.
    const isGone = (): boolean => life.signal.aborted;
    const click = async (x: number, y: number): Promise<void> => {
      const hit = await picker.pick(camera, x, y);
      if (life.signal.aborted) return;
      const cluster = hit?.kind === 'marker' && hit.assetId === null ? markers.getState()?.clusterAt(hit.index) : null;
      if (cluster) {
        const distance = metres(Math.max(cluster.widthM * 1.6, LEAST_CLUSTER_DISTANCE_M));
        rig.goTo({ ...rig.pose(), x: metres(cluster.x), z: metres(cluster.z), distance }, 'flight');
        return;
      }
      // A name lies over everything but the markers.
      const label = hit?.kind === 'marker' ? null : labels.getState()?.labelAt(x, y);
      const target = label ? labelTarget(label, rig.geoPose().bearing) : null;
      if (target && 'pose' in target) {
        rig.goTo(target.pose, 'flight');
        return;
      }
      const id = target ? target.asset : await pickedIdLoaded(viewer, hit);
      if (!isGone()) viewer.selection.selectAsset(id);
    };
    const hover = async (event: PointerEvent): Promise<void> => {
      if (event.pointerType === 'touch' || event.buttons !== 0 || rig.isDragging()) return;
      const { x, y } = toCanvas(event);
      const hit = await picker.hover(camera, x, y);
      if (life.signal.aborted || hit === undefined) return;
      const id = pickedId(viewer, hit);
      viewer.selection.hoverAsset(id);
      const isName = hit?.kind !== 'marker' && Boolean(labels.getState()?.labelAt(x, y));
      const isClickable = isName || id !== null || hit?.kind === 'marker' || hit?.kind === 'building';
      canvas.style.cursor = isClickable ? 'pointer' : '';
    };
    const moved = (event: PointerEvent): void => void hover(event);
    const left = (): void => viewer.selection.hoverAsset(null);
    canvas.addEventListener('pointermove', moved, { signal: life.signal });
    canvas.addEventListener('pointerleave', left, { signal: life.signal });
    // After the frame: who listens (address bar, interest) has work of its own.
    let resting: ReturnType<typeof setTimeout> | undefined;
    const rested = (): void => {
      clearTimeout(resting);
      resting = setTimeout(() => viewer.camera.cameraRested(rig.geoPose()));
    };
    const stops = [
      viewer.camera.subscribe(({ order }, before) => {
        if (order !== before.order) obey(order);
      }),
      rig.on('clicked', ({ x, y }) => void click(x, y)),
      rig.on('rested', rested),
    ];
    onPort(createScenePort({ gl, camera, rig, picker, meter, readiness, context }));
    return () => {
      life.abort();
      clearTimeout(resting);
      stops.forEach((stop) => stop());
      onPort(null);
      context.rig.setState(null, true);
      stage.remove(rig);
      rig.dispose();
      context.picker.setState(null, true);
      picker.dispose();
    };
  }, [context, gl, camera, meter, readiness, onPort]);
  return null;
}
