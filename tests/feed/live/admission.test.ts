import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSigner } from '../../../src/feed/access/signer.ts';
import { createAdmission } from '../../../src/feed/live/admission.ts';
import { TICKET_TTL_MS } from '../../../src/live/protocol.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';

const config = decode(ConfigSchema, {}, 'config');
const feedWith = (secret: string | null) => createAdmission(config, true, createSigner(secret, 'ticket'));
afterEach(() => vi.useRealTimers());

describe('a ticket', () => {
  it('opens a socket at any feed that shares the secret, and at each of them once', () => {
    const [first, second, stranger] = [feedWith('a'.repeat(32)), feedWith('a'.repeat(32)), feedWith('b'.repeat(32))];
    const ticket = first.issueTicket();
    expect(second.redeem(ticket)).toEqual({ untilMs: null });
    expect(second.redeem(ticket)).toBeNull();
    expect(stranger.redeem(ticket)).toBeNull();
    expect(feedWith(null).redeem(feedWith(null).issueTicket())).toBeNull();
  });

  it('holds 30 s', () => {
    vi.useFakeTimers();
    const feed = feedWith(null);
    const [early, late] = [feed.issueTicket(), feed.issueTicket()];
    vi.advanceTimersByTime(TICKET_TTL_MS - 1);
    expect(feed.redeem(early)).not.toBeNull();
    vi.advanceTimersByTime(1);
    expect(feed.redeem(late)).toBeNull();
  });

  it('says until when its holder has shown who they are', () => {
    const feed = feedWith(null);
    expect(feed.redeem(feed.issueTicket(4e12))).toEqual({ untilMs: 4e12 });
  });

  it('cannot be made by anybody else, nor of what was signed for something else', () => {
    const secret = 'a'.repeat(32);
    const feed = feedWith(secret);
    const facts = { id: 'x', exp: Date.now() + 10_000 };
    expect(feed.redeem(createSigner(secret, 'ticket').sign(facts))).not.toBeNull();
    const wrong = [
      createSigner(secret, 'session').sign(facts),
      'a.b',
      '',
      '.',
      'x'.repeat(9000),
      `${feed.issueTicket()}A`,
    ];
    for (const text of wrong) expect(feed.redeem(text), text.slice(0, 20)).toBeNull();
    // Signed here, but no ticket.
    expect(feed.redeem(createSigner(secret, 'ticket').sign({ hello: 1 }))).toBeNull();
  });
});
