import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../src/schema/decode.ts';
import {
  CLOSE,
  closeReasonOfDelay,
  decodeClientMessage,
  delayOfClose,
  encodeClientMessage,
  isFinalClose,
} from '../../src/live/protocol.ts';

describe('a message of the client', () => {
  it('gets its defaults filled in: the whole city, ten times a second', () => {
    expect(decodeClientMessage(encodeClientMessage({ type: 'sub' }))).toEqual({ type: 'sub', tiles: [0], maxHz: 10 });
    expect(decodeClientMessage('{"type":"ack","seq":7}')).toEqual({ type: 'ack', seq: 7, tile: 0 });
  });

  it.each([
    ['{"type":"sub","since":{"epoch":1,"seq":-1}}', 'since.seq'],
    ['{"type":"sub","themes":["weather"]}', 'themes.0'],
    ['{"type":"sub","maxHz":1000}', 'maxHz'],
    ['{"type":"sub","colour":"red"}', 'colour'],
    [`{"type":"sub","tiles":[${Array.from({ length: 257 }, () => 0).join()}]}`, 'tiles'],
    ['{"type":"reboot"}', 'type'],
  ])('is refused with the path of what does not fit: %s', (text, path) => {
    expect(() => decodeClientMessage(text)).toThrow(expect.objectContaining({ path }) as Error);
  });

  it('that is nonsense is refused, never more', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => decodeClientMessage(text)).toThrow(DecodeError);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

it('close codes from 4500 are final, the others are tried again', () => {
  expect(isFinalClose(4503)).toBe(true);
  expect([CLOSE.goingAway, CLOSE.tooSlow, CLOSE.badMessage, 1006].map(isFinalClose)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

it('a planned close carries the delay, and nothing else is taken for one', () => {
  expect(delayOfClose(closeReasonOfDelay(1234.4))).toBe(1234);
  expect(delayOfClose('restart')).toBeNull();
});
