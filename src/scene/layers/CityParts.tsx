import { useEffect, useState, type ComponentType } from 'react';
import { useSceneContext } from '../sceneContext.ts';
import { BasemapLayer } from './BasemapLayer.tsx';
import { BuildingsLayer } from './BuildingsLayer.tsx';
import { GroundAndWater } from './GroundAndWater.tsx';
import { Heaven } from './Heaven.tsx';
import { LabelsLayer } from './LabelsLayer.tsx';
import { LampLevelsLayer } from './LampLevelsLayer.tsx';
import { LinesLayer } from './LinesLayer.tsx';
import { MarkersLayer } from './MarkersLayer.tsx';
import { MoversLayer } from './MoversLayer.tsx';
import { PicturesLayer } from './PicturesLayer.tsx';
import { StructuresLayer } from './StructuresLayer.tsx';
import { TilesetsLayer } from './TilesetsLayer.tsx';

/** The layers of the picture, in the order in which they begin to load. */
export function CityParts() {
  return (
    <>
      <Heaven />
      <GroundAndWater />
      <LampLevelsLayer />
      <LinesLayer />
      <StructuresLayer />
      <BuildingsLayer />
      <TilesetsLayer />
      <MoversLayer />
      <PicturesLayer />
      <MarkersLayer />
      <LabelsLayer />
      <BasemapLayer />
      <Afterwards />
    </>
  );
}

/** What the first picture does without is not even asked for before it is complete. */
function Afterwards() {
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
