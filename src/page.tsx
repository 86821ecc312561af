import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { city } from './cityAhead.ts';
import { createRuntime } from './runtime.ts';

const runtime = createRuntime(city);
const root = createRoot(document.getElementById('root')!);
root.render(<App runtime={runtime} />);

// Hot reload in development: the old page gives back its socket and its scene.
import.meta.hot?.dispose(() => {
  root.unmount();
  runtime.dispose();
});
