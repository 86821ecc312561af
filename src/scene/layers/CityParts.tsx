import { Afterwards } from './Afterwards.tsx';
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
