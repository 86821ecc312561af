import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSigner } from '../../../src/feed/access/signer.ts';
import { createTicketUse, type ClaimTicket } from '../../../src/feed/access/ticketUse.ts';
import { createAdmission } from '../../../src/feed/live/admission.ts';
import { TICKET_TTL_MS } from '../../../src/live/protocol.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { capturedLog } from '../../contract/drivePush.ts';

const config = decode(ConfigSchema, {}, 'config');
const feedWith = (secret: string | null) => createAdmission(config, true, createSigner(secret, 'ticket'));
/** One of several feeds that note used tickets in one place. */
const sharing = (claim: ClaimTicket) => {
  const { log, lines } = capturedLog();
  const signer = createSigner('a'.repeat(32), 'ticket');
  return { feed: createAdmission(config, true, signer, createTicketUse(claim, log)), lines };
};
afterEach(() => vi.useRealTimers());

describe('a ticket', () => {
  it('opens a socket at any feed that shares the secret, and at each of them once', async () => {
    const [first, second, stranger] = [feedWith('a'.repeat(32)), feedWith('a'.repeat(32)), feedWith('b'.repeat(32))];
    const ticket = first.issueTicket();
    expect(await second.redeem(ticket)).toEqual({ untilMs: null });
    expect(await second.redeem(ticket)).toBeNull();
    expect(await stranger.redeem(ticket)).toBeNull();
    expect(await feedWith(null).redeem(feedWith(null).issueTicket())).toBeNull();
  });

  it('opens one socket of all feeds that note it in the same place, also when two are asked at once', async () => {
    const noted = new Set<string>();
    const claim = async (id: string): Promise<boolean> => {
      await new Promise((resolve) => setImmediate(resolve));
      return !noted.has(id) && noted.add(id).has(id);
    };
    const feeds = [1, 2, 3].map(() => sharing(claim).feed);
    const ticket = feeds[0]!.issueTicket();
    const answers = await Promise.all([...feeds, ...feeds].map((feed) => feed.redeem(ticket)));
    expect(answers.filter((answer) => answer !== null)).toEqual([{ untilMs: null }]);
    // Nobody is asked about what is no ticket, nor about one that was used here.
    noted.clear();
    for (const feed of feeds) expect(await feed.redeem(ticket)).toBeNull();
    expect(await feeds[1]!.redeem('made.up')).toBeNull();
    expect(noted.size).toBe(0);
  });

  it('opens one socket of each feed while that place cannot be asked, which is said once', async () => {
    let isAway = true;
    const { feed, lines } = sharing(() =>
      isAway ? Promise.reject(new Error('the broker is away')) : Promise.resolve(false),
    );
    const ticket = feed.issueTicket();
    expect(await feed.redeem(ticket)).not.toBeNull();
    expect(await feed.redeem(ticket)).toBeNull();
    expect(await feed.redeem(feed.issueTicket())).not.toBeNull();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('the broker is away');
    isAway = false;
    expect(await feed.redeem(feed.issueTicket())).toBeNull();
  });

  it('keeps nobody waiting for a place that does not answer', async () => {
    vi.useFakeTimers();
    const { feed } = sharing(() => new Promise(() => undefined));
    const answer = feed.redeem(feed.issueTicket());
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).not.toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('holds 30 s', async () => {
    vi.useFakeTimers();
    const feed = feedWith(null);
    const [early, late] = [feed.issueTicket(), feed.issueTicket()];
    vi.advanceTimersByTime(TICKET_TTL_MS - 1);
    expect(await feed.redeem(early)).not.toBeNull();
    vi.advanceTimersByTime(1);
    expect(await feed.redeem(late)).toBeNull();
  });

  it('says until when its holder has shown who they are', async () => {
    const feed = feedWith(null);
    expect(await feed.redeem(feed.issueTicket(4e12))).toEqual({ untilMs: 4e12 });
  });

  it('cannot be made by anybody else, nor of what was signed for something else', async () => {
    const secret = 'a'.repeat(32);
    const feed = feedWith(secret);
    const facts = { id: 'x', exp: Date.now() + 10_000 };
    expect(await feed.redeem(createSigner(secret, 'ticket').sign(facts))).not.toBeNull();
    const wrong = [
      createSigner(secret, 'session').sign(facts),
      'a.b',
      '',
      '.',
      'x'.repeat(9000),
      `${feed.issueTicket()}A`,
    ];
    for (const text of wrong) expect(await feed.redeem(text), text.slice(0, 20)).toBeNull();
    // Signed here, but no ticket.
    expect(await feed.redeem(createSigner(secret, 'ticket').sign({ hello: 1 }))).toBeNull();
  });
});
