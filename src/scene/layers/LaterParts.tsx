import { ComputedPicturesLayer } from './ComputedPicturesLayer.tsx';
import { CranesLayer } from './CranesLayer.tsx';
import { FurnitureLayer } from './FurnitureLayer.tsx';
import { PlansLayer } from './PlansLayer.tsx';
import { PlumesLayer } from './PlumesLayer.tsx';
import { RoadFlowsLayer } from './RoadFlowsLayer.tsx';
import { RoadsLayer } from './RoadsLayer.tsx';
import { TrafficLayer } from './TrafficLayer.tsx';
import { TreesLayer } from './TreesLayer.tsx';
import { TunnelsLayer } from './TunnelsLayer.tsx';

/** The layers that come when the first picture is complete, in the order in which they begin to load: a part of the program of its own. */
export function LaterParts() {
  return (
    <>
      <TreesLayer />
      <FurnitureLayer />
      <CranesLayer />
      <PlumesLayer />
      <PlansLayer />
      <RoadsLayer />
      <TrafficLayer />
      <RoadFlowsLayer />
      <ComputedPicturesLayer />
      <TunnelsLayer />
    </>
  );
}
