import { measureGraphics, type GraphicsMeasure } from '../workers/measureGraphics.ts';
import type { Quality } from './layer.ts';

/** What a short measurement of the graphics says before the scene is made. */
export interface GraphicsProbe {
  /** False where there is no WebGL 2. */
  readonly isSupported: boolean;
  /** Smooth edges cost a software renderer four times the work, and can only be chosen when the canvas is made. */
  readonly isAntialiased: boolean;
  /** Step to begin with; measured frames decide from then on. */
  readonly quality: Quality;
}

/** A worker that says nothing for this long is not waited for. */
const PATIENCE_MS = 10_000;

/** The part of a worker that is used here. */
interface Measurer {
  onmessage: ((event: MessageEvent<GraphicsMeasure | null>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

function startWorker(): Measurer {
  return new Worker(new URL('../workers/graphics.worker.ts', import.meta.url), { type: 'module' });
}

/** Null where a worker cannot draw, or there is none. */
function measureAside(start: () => Measurer): Promise<GraphicsMeasure | null> {
  return new Promise((settle) => {
    let worker: Measurer;
    try {
      worker = start();
    } catch {
      // A page without workers measures by itself.
      settle(null);
      return;
    }
    const patience = setTimeout(() => end(null), PATIENCE_MS);
    const end = (measure: GraphicsMeasure | null): void => {
      clearTimeout(patience);
      worker.terminate();
      settle(measure);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = (event) => {
      // The page measures by itself: nothing is lost, nothing to complain about.
      event.preventDefault();
      end(null);
    };
  });
}

/**
 * Draws a small test picture beside the page's thread, and on it only where a worker cannot: the first context waits for the
 * start of the browser's graphics process, while the program and its data arrive. A browser may forbid a page what its workers have:
 * that shows when the scene's own canvas is made.
 */
export async function probeGraphics(
  start: () => Measurer = startWorker,
  measureHere: () => GraphicsMeasure = () => measureGraphics(document.createElement('canvas')),
): Promise<GraphicsProbe> {
  const aside = await measureAside(start);
  // What a worker cannot have the page may: some browsers give WebGL to pages alone.
  const { isSupported, isSlow } = aside?.isSupported ? aside : measureHere();
  return { isSupported, isAntialiased: isSupported && !isSlow, quality: isSlow ? 0 : 1 };
}
