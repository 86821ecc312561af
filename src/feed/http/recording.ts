import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS } from '../../live/recording/recordingFile.ts';
import type { Feed } from '../feed.ts';
import type { RecordingSpan } from '../recordings/computedPast.ts';
import { countObservations, fileNameOf, writeRecordingFile } from '../recordings/writeRecordingFile.ts';
import { Problem } from './answer.ts';

/** Recordings written at once; each reads the whole span from the disk. */
const MAX_AT_ONCE = 2;
/** A reader that takes nothing for this long is given up. */
const STALLED_MS = 30_000;

/** `GET /api/recording?from=&to=`: the span as one file, streamed as fast as it is taken. */
export function createRecordingHandler(feed: Feed) {
  let running = 0;
  return async (request: IncomingMessage, response: ServerResponse, span: RecordingSpan): Promise<void> => {
    if (running >= MAX_AT_ONCE)
      throw new Problem(503, 'Too many recordings at once', undefined, { 'retry-after': '10' });
    const outages = await feed.outages(span.fromMs, span.toMs);
    const count = await countObservations(feed, span);
    if (count > LIMITS.observations)
      throw new Problem(413, 'Span too long', `more than ${LIMITS.observations} observations; choose a shorter span`);
    const headers = {
      'content-type': 'application/vnd.hafenblick.recording',
      'content-disposition': `attachment; filename="${fileNameOf(span)}"`,
      'cache-control': 'no-store',
    };
    if (request.method === 'HEAD') {
      response.writeHead(200, headers).end();
      return;
    }
    running++;
    // What is reckoned before a piece may take longer than a stalled answer may; who takes nothing is given up below.
    request.socket.setTimeout(0);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      response.writeHead(200, headers);
      for await (const piece of writeRecordingFile(feed, span, outages)) {
        if (gone.signal.aborted) return;
        if (!response.write(piece))
          await once(response, 'drain', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(STALLED_MS)]) });
      }
      response.end();
    } catch (error) {
      // Cut off: without its last section the file says so itself.
      response.destroy();
      if (!gone.signal.aborted && !(error instanceof Error && error.name === 'AbortError')) throw error;
    } finally {
      running--;
    }
  };
}
