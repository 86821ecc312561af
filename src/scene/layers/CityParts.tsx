import { BasemapLayer } from './BasemapLayer.tsx';
import { ComputedPicturesLayer } from './ComputedPicturesLayer.tsx';
import { CranesLayer } from './CranesLayer.tsx';
import { PlansLayer } from './PlansLayer.tsx';
import { PlumesLayer } from './PlumesLayer.tsx';
import { RoadFlowsLayer } from './RoadFlowsLayer.tsx';
import { RoadsLayer } from './RoadsLayer.tsx';
import { FurnitureLayer } from './FurnitureLayer.tsx';
import { GroundAndWater } from './GroundAndWater.tsx';
import { Heaven } from './Heaven.tsx';
import { LabelsLayer } from './LabelsLayer.tsx';
import { LampLevelsLayer } from './LampLevelsLayer.tsx';
import { LinesLayer } from './LinesLayer.tsx';
import { MarkersLayer } from './MarkersLayer.tsx';
import { MoversLayer } from './MoversLayer.tsx';
import { BuildingsLayer } from './BuildingsLayer.tsx';
import { PicturesLayer } from './PicturesLayer.tsx';
import { StructuresLayer } from './StructuresLayer.tsx';
import { TilesetsLayer } from './TilesetsLayer.tsx';
import { TrafficLayer } from './TrafficLayer.tsx';
import { TreesLayer } from './TreesLayer.tsx';

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
      <TreesLayer />
      <FurnitureLayer />
      <CranesLayer />
      <PlumesLayer />
      <PlansLayer />
      <RoadsLayer />
      <MoversLayer />
      <TrafficLayer />
      <PicturesLayer />
      <RoadFlowsLayer />
      <ComputedPicturesLayer />
      <MarkersLayer />
      <LabelsLayer />
      <BasemapLayer />
    </>
  );
}
