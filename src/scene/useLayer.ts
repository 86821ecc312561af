import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Layer } from '../engine/layer.ts';
import { useSceneContext, type SceneContext } from './sceneContext.ts';

interface LayerOptions {
  /** The first complete picture waits for this part. */
  readonly isAwaited?: boolean;
  /** Updates before all other layers. */
  readonly isFirst?: boolean;
  /** What it is made of: made anew when it changes; the one before stays until then. */
  readonly of?: unknown;
}

/**
 * Makes an engine layer, puts it on the stage and disposes of it with the component.
 * A part that cannot be loaded is named in the health store; the rest of the picture stands without it.
 * @param make called once a mount, and once more for each change of `of`; its promise may resolve after the unmount, the layer is then disposed of at once
 */
export function useLayer<T extends Layer>(
  part: string,
  make: (context: SceneContext) => T | Promise<T>,
  options: LayerOptions = {},
): T | null {
  const context = useSceneContext();
  const [layer, setLayer] = useState<T | null>(null);
  const { isAwaited = false, isFirst = false, of } = options;
  const makeLayer = useEffectEvent(make);
  /** On the stage. Until those who use the one before have let go of it there are two. */
  const standing = useRef(new Set<T>());
  useEffect(() => {
    let isGone = false;
    const hasLeft = (): boolean => isGone;
    if (isAwaited) context.pending.add(part);
    const settle = (): void => {
      if (isAwaited) context.pending.done(part);
      context.invalidate();
    };
    const made = Promise.resolve()
      .then(() => makeLayer(context))
      .then(async (result) => {
        if (!hasLeft() && !isAwaited) await context.shadersMade(result.object);
        if (hasLeft()) {
          result.dispose();
          return;
        }
        standing.current.add(result);
        context.stage.add(result, isFirst);
        setLayer(() => result);
        settle();
      })
      .catch((error: unknown) => {
        if (hasLeft()) return;
        settle();
        context.partFailed(part, error);
      });
    if (!isAwaited) void context.pending.track(made);
    return () => {
      isGone = true;
    };
  }, [context, part, isAwaited, isFirst, of]);

  useEffect(() => {
    const all = standing.current;
    if (!layer) return undefined;
    return () => {
      if (!all.delete(layer)) return;
      context.stage.remove(layer);
      layer.dispose();
    };
  }, [context, layer]);
  useEffect(() => {
    const all = standing.current;
    return () => {
      setLayer(null);
      for (const made of all) {
        context.stage.remove(made);
        made.dispose();
      }
      all.clear();
    };
  }, [context]);
  return layer;
}
