import { useEffect, useState, type ComponentType } from 'react';
import { useSceneContext } from '../sceneContext.ts';

/** What the first picture does without is not even asked for before it is complete. */
export function Afterwards() {
  const { pending, partFailed } = useSceneContext();
  const [Parts, setParts] = useState<ComponentType | null>(null);
  useEffect(() => {
    let isGone = false;
    const come = async (): Promise<void> => {
      await pending.afterwards();
      const { LaterParts } = await import('./LaterParts.tsx');
      if (!isGone) setParts(() => LaterParts);
    };
    pending.track(come()).catch((error: unknown) => {
      if (!isGone) partFailed('later parts', error);
    });
    return () => {
      isGone = true;
    };
  }, [pending, partFailed]);
  return Parts && <Parts />;
}
