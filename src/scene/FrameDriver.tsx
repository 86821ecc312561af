import { advance, useFrame, useThree } from '@react-three/fiber';
import { useEffect, useRef, useState } from 'react';
import { KeptCity } from '../engine/kept/KeptCity.ts';
import type { FrameMeter } from '../engine/quality.ts';
import { Reprojection } from '../engine/reprojection/Reprojection.ts';
import { askMadePrograms } from './askPrograms.ts';
import { createPacing } from './pacing.ts';
import type { Readiness } from './readiness.ts';
import { useSceneContext } from './sceneContext.ts';
import { useBasemapShown } from './useBasemapShown.ts';

/** On software GL a running clock is shown in steps: the sun and the water need no more. */
const SLOW_STEP_MS = 500;
/** While the first picture fills, what has arrived is looked at this often. */
const FILLING_STEP_MS = 100;
/** What somebody has done is in the picture after this: a selection, another layer, another instant. */
const ANSWER_MS = 1000;

/**
 * The only place that asks for frames and draws them. Nothing changes → nothing is drawn.
 * A frame is due when a store changed, a layer still eases, or the clock runs (then steadily, so that the water lives).
 */
export function FrameDriver({ meter, readiness }: { readonly meter: FrameMeter; readonly readiness: Readiness }) {
  const { viewer, stage, rig, invalidate, shadersMade } = useSceneContext();
  const answerUntilMs = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const answer = (): void => {
      answerUntilMs.current = performance.now() + ANSWER_MS;
      invalidate();
    };
    const stores = [viewer.selection, viewer.view, viewer.health, viewer.catalogue];
    const unsubscribe = stores.map((store) =>
      store.subscribe(store === viewer.selection || store === viewer.view ? answer : invalidate),
    );
    // That the camera rests is no reason for a frame: it has just been drawn.
    unsubscribe.push(
      viewer.camera.subscribe(({ followed }, before) => {
        if (followed !== before.followed) invalidate();
      }),
    );
    // Each heartbeat sets the feed's clock: no reason for a frame while the screen shows another instant.
    unsubscribe.push(
      viewer.clock.subscribe((clock, before) => {
        const isSameInstant = clock.mode === 'past' && clock.mode === before.mode && clock.anchorMs === before.anchorMs;
        const isSet = clock.mode !== before.mode || (clock.mode === 'past' && clock.anchorMs !== before.anchorMs);
        if (isSet) answer();
        else if (!isSameInstant || clock.speed !== before.speed) invalidate();
      }),
    );
    unsubscribe.push(viewer.readings.subscribe(invalidate), viewer.tracks.subscribe(invalidate));
    document.addEventListener('visibilitychange', invalidate);
    return () => {
      unsubscribe.forEach((stop) => stop());
      document.removeEventListener('visibilitychange', invalidate);
    };
  }, [viewer, invalidate]);

  useEffect(() => {
    // Keeps a running clock moving where frames are not drawn one after the other.
    const timer = setInterval(() => {
      if (viewer.clock.isRunning() && !document.hidden) invalidate();
    }, SLOW_STEP_MS);
    return () => clearInterval(timer);
  }, [viewer, invalidate]);

  useEffect(() => {
    // Read through a function: it may have changed while frames were prepared.
    const hasArrived = (): boolean => readiness.phase() === 'shown';
    // The browser offers no frame while software GL draws the last one: tiles and parts go on arriving all the same.
    const timer = setInterval(() => {
      if (readiness.phase() === 'shown') clearInterval(timer);
      else if (meter.quality() === 0 && !document.hidden) {
        advance(performance.now());
        // R3F forgets a frame that is asked for within `advance`.
        if (hasArrived()) invalidate();
      }
    }, FILLING_STEP_MS);
    return () => clearInterval(timer);
  }, [meter, readiness, invalidate]);

  const [pace] = useState(createPacing);
  const again = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(again.current), []);

  const [reprojection] = useState(() => new Reprojection());
  const [keptCity] = useState(() => new KeptCity());
  const canvas = useThree((state) => state.gl.domElement);
  const isKeeping = useThree((state) => KeptCity.serves(state.gl));
  useEffect(() => {
    // Of the first parts, what this view does not show.
    void readiness.track(readiness.afterwards().then(() => shadersMade(stage.scene)));
  }, [readiness, stage, shadersMade]);
  // The ground under our canvas follows the camera by itself.
  const isGroundForeign = useBasemapShown();
  useEffect(() => {
    const forget = (): void => {
      reprojection.forget();
      keptCity.forget();
    };
    // A frame of the time between shows nothing, and a fence of it is never signalled: neither is to be kept.
    const events = ['webglcontextlost', 'webglcontextrestored'] as const;
    for (const event of events) canvas.addEventListener(event, forget);
    return () => {
      for (const event of events) canvas.removeEventListener(event, forget);
      reprojection.dispose();
      keptCity.dispose();
    };
  }, [canvas, reprojection, keptCity]);

  useFrame(({ gl, scene, camera, size }) => {
    const started = performance.now();
    const quality = meter.quality();
    const isMoving = stage.begin(started, { width: size.width, height: size.height, quality });
    const eye = stage.frame.camera;
    const phase = readiness.phase();
    const isUnderWay = rig.getState()?.isUnderWay() ?? false;
    const isHeldOfUse = isUnderWay && quality === 0 && !isGroundForeign && reprojection.serves(eye);
    const { picture, scale, againAfterMs } = pace({ nowMs: started, quality, isUnderWay, isHeldOfUse, phase });
    const askAgain = (afterMs: number | null): void => {
      clearTimeout(again.current);
      if (afterMs !== null) again.current = setTimeout(invalidate, afterMs);
    };
    askAgain(againAfterMs);
    if (picture === 'reprojected') {
      keptCity.forget();
      reprojection.draw(gl, eye);
      meter.frameReprojected(started);
      if (isMoving) invalidate();
      return;
    }
    if (picture === 'none' && phase === 'shown') return;
    const pixelRatio = meter.pixelRatio(window.devicePixelRatio) * scale;
    // Past R3F, which would ask for one more frame. The layers count in pixels: they are told.
    if (picture !== 'none' && Math.abs(pixelRatio - gl.getPixelRatio()) > 0.01) gl.setPixelRatio(pixelRatio);
    const isOnlyFilling = picture === 'none' && phase === 'loading';
    const wantsMore = stage.finish({ pixelRatio: gl.getPixelRatio(), isDraft: picture === 'draft' }, isOnlyFilling);
    if (picture === 'none') {
      // The shaders of what has arrived are made while the rest is on its way.
      gl.compile(scene, camera);
      askMadePrograms(gl, scene);
      if (isKeeping) {
        keptCity.prepare(gl);
        askMadePrograms(gl, keptCity.front);
      }
      if (readiness.frameSpared()) invalidate();
      return;
    }
    let isCityDrawn = true;
    if (picture === 'full' && quality === 0 && phase === 'shown' && isKeeping) {
      const wish = { nowMs: started, isAsked: readiness.isFrameAwaited(), isUrgent: started < answerUntilMs.current };
      const { drawn, againAfterMs: laterMs } = keptCity.draw(gl, scene, stage.parts(), eye, wish);
      askAgain(laterMs);
      if (drawn === 'none') {
        if (isMoving || wantsMore || readiness.frameDrawn()) invalidate();
        return;
      }
      isCityDrawn = drawn === 'all';
    } else {
      keptCity.forget();
      gl.info.reset();
      gl.render(scene, camera);
    }
    if (quality === 0 && phase === 'shown') reprojection.hold(gl, eye, stage.frame.target);
    meter.frameDrawn(started, performance.now() - started, phase === 'shown' && isCityDrawn);
    const isSteady = quality > 0 && viewer.clock.isRunning() && !viewer.view.getState().reducedMotion;
    const isIncomplete = readiness.frameDrawn();
    if (isMoving || wantsMore || isIncomplete || (isSteady && !document.hidden)) invalidate();
  }, 1);
  return null;
}
