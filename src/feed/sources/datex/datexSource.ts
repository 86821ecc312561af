import type { DatexSetting } from '../../../schema/datexConfig.ts';
import type { Log } from '../../log.ts';
import { pollingSource, type Poll } from '../pollingSource.ts';
import type { Source } from '../source.ts';
import type { SourceTimers } from '../sourceTimers.ts';
import { clientTls } from './clientTls.ts';
import { createDatexBook } from './datexBook.ts';
import { readDatex } from './readDatex.ts';
import { isJson, readJson } from './readJson.ts';
import { readXml } from './readXml.ts';

/** The source answers, but its newest value is older. */
const SILENT_AFTER_MS = 2 * 3_600_000;
/** A table of all charging points of a country has some 100 MB; that of a city, some. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Between two packets of a broker that keeps what has changed in a row of them. */
const NEXT_PACKET_MS = 1000;
const WHAT = 'DATEX II';

/**
 * One offer of parking, charging or counters on roads, as DATEX II in XML or JSON: places from the table, their state from the status.
 * @param password of the key of the client certificate
 * @throws DecodeError when the certificate cannot be used
 */
export function datexSource(setting: DatexSetting, password: string | null, log: Log, timers?: SourceTimers): Source {
  const { id, intervalS, tableUrl, statusUrl, tableIntervalS } = setting;
  const tls = clientTls(setting, password);
  const book = createDatexBook(setting);
  let tableAt = Number.NEGATIVE_INFINITY;
  let packetOf: string | null = null;

  async function ask(poll: Poll, url: string, isTable: boolean): Promise<void> {
    const answer = await poll.getDocument(url, { isConditional: true });
    if (answer.status === 304) return;
    // By the first letter: what brokers call the type of a document is not always what it is.
    const reading = readDatex((isJson(answer.bytes) ? readJson : readXml)(answer.bytes, WHAT), WHAT);
    const complain = (line: string): void => poll.complain(line);
    const isWhole = isTable && reading.hasTable;
    const { announced, observations, retired } = book.take(reading, isWhole, poll.now(), complain);
    if (retired.length > 0) poll.retired(retired);
    if (announced.length > 0) poll.announced(announced);
    if (isWhole) poll.named(book.assetIds());
    poll.observed(observations);
    // What has changed since this packet is in the next one, until there is none.
    const { lastModified } = answer;
    if (!reading.isDelta || lastModified === packetOf) return;
    packetOf = lastModified;
    if (lastModified !== null) poll.again(NEXT_PACKET_MS);
  }

  const poll = async (poll: Poll): Promise<void> => {
    if (tableUrl !== undefined && poll.now() - tableAt >= tableIntervalS * 1000) {
      await ask(poll, tableUrl, true);
      tableAt = poll.now();
    }
    await ask(poll, statusUrl, tableUrl === undefined);
  };
  const plan = { id, intervalS, silentAfterMs: SILENT_AFTER_MS, maxBytes: MAX_BYTES, poll, ...(tls ? { tls } : {}) };
  return pollingSource(plan, log, timers);
}
