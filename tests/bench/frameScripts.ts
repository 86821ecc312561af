import type { Browser, Page } from 'playwright-core';

/** Marks of the page round a callback of the browser's frames, and after one in which a picture was drawn. */
const [BEGAN, ENDED, DREW] = ['frame began', 'frame ended', 'frame drew'];

/** To be added to a page before it opens: marks each callback of the browser's frames. */
export const MARK_FRAMES = `{
  const request = window.requestAnimationFrame.bind(window);
  const drawn = () => window.hafenblick?.stats().framesDrawn ?? 0;
  window.requestAnimationFrame = (callback) => request((time) => {
    const before = drawn();
    performance.mark('${BEGAN}');
    callback(time);
    performance.mark('${ENDED}');
    if (drawn() !== before) performance.mark('${DREW}');
  });
}`;

interface TraceEvent {
  readonly name: string;
  readonly cat?: string;
  /** Microseconds that have passed. */
  readonly ts: number;
  /** Microseconds that the thread was at work; absent where the system does not tell. */
  readonly tts?: number;
}

/** Milliseconds of the script of each drawn frame, sorted. */
export interface FrameScripts {
  /** That passed, waits for the graphics and for a turn on the processor among them. */
  readonly wallMs: readonly number[];
  /** For which the page's main thread was at work; empty where the system does not tell. */
  readonly cpuMs: readonly number[];
}

/** Measures the drawn frames of a page that was opened with `MARK_FRAMES`, while `run` makes it draw. */
export async function measureFrames(browser: Browser, page: Page, run: () => Promise<void>): Promise<FrameScripts> {
  await browser.startTracing(page, { categories: ['blink.user_timing'] });
  await run();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const marks = traceEvents
    .filter(({ name, cat }) => cat?.includes('blink.user_timing') && [BEGAN, ENDED, DREW].includes(name))
    .sort((a, b) => a.ts - b.ts);
  const drew = marks.flatMap(({ name }, i) => (name === DREW ? [[marks[i - 2], marks[i - 1]] as const] : []));
  const took = (clock: 'ts' | 'tts'): number[] =>
    drew
      .map(([began, ended]) => ((ended?.[clock] ?? Number.NaN) - (began?.[clock] ?? Number.NaN)) / 1000)
      .filter((ms) => !Number.isNaN(ms))
      .sort((a, b) => a - b);
  return { wallMs: took('ts'), cpuMs: took('tts') };
}
