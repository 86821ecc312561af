import { CityFaces } from './faces/CityFaces.tsx';
import type { Runtime } from './runtime.ts';

/** The page: the runtime's viewer shown by the faces. */
export function App({ runtime }: { readonly runtime: Runtime }) {
  return <CityFaces viewer={runtime.viewer} onPort={runtime.sceneChanged} />;
}
