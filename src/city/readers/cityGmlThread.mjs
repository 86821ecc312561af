// First file of a reading thread. tsx loads TypeScript in the main thread only: each thread registers it for itself.
import { register } from 'tsx/esm/api';

register();
await import('./cityGmlWorker.ts');
