import type { Log } from '../log.ts';

/** How long a handshake waits for the place where all feeds note the tickets that were used. */
const ANSWERED_WITHIN_MS = 2_000;

/**
 * Notes that a ticket is used where all feeds see it. Atomic: of several that ask for one id, one is answered true.
 * @param untilMs when it would have expired, ms since 1970: forgotten some time after that
 * @throws Error when it cannot be noted
 */
export type ClaimTicket = (id: string, untilMs: number) => Promise<boolean>;

/**
 * Whether a ticket is used for the first time. While the place where all feeds note it cannot be asked, each feed goes by what it knows
 * itself: a viewer whose broker is away gets in all the same, and a ticket may then open one socket at each feed.
 * @param claim null: this feed is alone, or they have no such place
 */
export function createTicketUse(claim: ClaimTicket | null, log: Log) {
  let isFailing = false;
  return async (id: string, untilMs: number): Promise<boolean> => {
    if (!claim) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ANSWERED_WITHIN_MS} ms`)), ANSWERED_WITHIN_MS);
    });
    try {
      const isFirst = await Promise.race([claim(id, untilMs), late]);
      isFailing = false;
      return isFirst;
    } catch (error) {
      if (!isFailing) log.warn({ reason: (error as Error).message }, 'used tickets cannot be noted for all feeds: each goes by its own'); // prettier-ignore
      isFailing = true;
      return true;
    } finally {
      clearTimeout(timer);
    }
  };
}
export type TicketUse = ReturnType<typeof createTicketUse>;
