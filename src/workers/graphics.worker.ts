import { measureGraphics } from './measureGraphics.ts';

// One measurement, one message: `GraphicsMeasure`, or null where a worker cannot draw.
try {
  self.postMessage(measureGraphics(new OffscreenCanvas(1, 1)));
} catch {
  self.postMessage(null);
}
