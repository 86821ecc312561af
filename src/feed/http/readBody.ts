import type { IncomingMessage } from 'node:http';
import { Problem } from './answer.ts';

/** The whole body; stops at the limit whatever the header says. @throws Problem 413, or 400 when it was cut off */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const tooLarge = (): Problem => new Problem(413, 'Too large', `up to ${mostBytes} bytes`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, 'The body was cut off');
  }
  return Buffer.concat(chunks);
}
