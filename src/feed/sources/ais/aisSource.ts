import { createSocket } from 'node:dgram';
import { connect as connectTcp } from 'node:net';
import { decodeAisStream } from '../../../schema/ais/aisStream.ts';
import type { AisMessage } from '../../../schema/ais/aisMessage.ts';
import type { AisSetting } from '../../../schema/aisConfig.ts';
import type { Log } from '../../log.ts';
import { pushSource, type PushLink } from '../pushSource.ts';
import type { Source } from '../source.ts';
import type { SourceTimers } from '../sourceTimers.ts';
import { openWebSocket } from '../webSocketLink.ts';
import { createLineReader } from './lineReader.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { createVesselBook } from './vesselBook.ts';

/** Skippers live on their ships: raw positions are kept for a day. */
export const POSITIONS_KEPT_MS = 24 * 3_600_000;
/** What has come in is passed on this often. */
const FLUSH_EVERY_MS = 500;
/** A receiver that sends no end of line is none. */
const MAX_LINE = 4096;
const MESSAGE_TYPES = [
  'PositionReport', 'StandardClassBPositionReport', 'ExtendedClassBPositionReport', 'ShipStaticData', 'StaticDataReport',
]; // prettier-ignore

type Of<T extends AisSetting['transport']> = Extract<AisSetting, { transport: T }>;
/** What one connection does with what comes. */
interface Reception extends PushLink {
  /** A message, and when it was received where that is known. */
  message(message: AisMessage, receivedMs: number | null): void;
}

/** Each line counts as a message. */
function lineTaker(link: Reception): (line: string) => void {
  const read = createLineReader(
    (message, receivedMs) => link.message(message, receivedMs),
    (reason) => link.refuse(reason),
  );
  return (line) => {
    if (line.trim() !== '') link.take(() => read(line, link.now()));
  };
}

function overUdp({ port, host }: Of<'udp'>, link: Reception): () => void {
  const take = lineTaker(link);
  const socket = createSocket('udp4');
  socket.on('error', (error) => link.failed(error.message));
  socket.on('listening', () => link.opened());
  socket.on('message', (bytes) => bytes.toString('latin1').split('\n').forEach(take));
  socket.bind(port, host);
  return () => socket.close();
}

function overTcp({ port, host }: Of<'tcp'>, link: Reception): () => void {
  const take = lineTaker(link);
  let rest = '';
  const socket = connectTcp({ port, host });
  socket.setEncoding('latin1');
  socket.on('connect', () => link.opened());
  socket.on('error', (error) => link.failed(error.message));
  socket.on('close', () => link.failed('closed by the other end'));
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    if (rest.length > MAX_LINE) {
      link.refuse('a line without an end');
      rest = '';
    }
    lines.forEach(take);
  });
  return () => socket.destroy();
}

/** The key goes out in the first message, within the 3 s that the service gives, and nowhere else. */
function overAisStream({ url, area }: Of<'aisstream'>, key: string, link: Reception): () => void {
  const [west, south, east, north] = area;
  const withoutKey = (text: string): string => (key === '' ? text : text.replaceAll(key, '…')).slice(0, 200);
  const subscription = {
    APIKey: key,
    BoundingBoxes: [[[south, west], [north, east]]],
    FilterMessageTypes: MESSAGE_TYPES,
  }; // prettier-ignore
  return openWebSocket(url, null, subscription, {
    opened: () => link.opened(),
    failed: (reason) => link.failed(withoutKey(reason)),
    message: (bytes) =>
      link.take(() => {
        const frame = decodeAisStream(bytes.toString('utf8'));
        if (frame.kind === 'message') link.message(frame.message, frame.timeMs);
        else if (frame.kind === 'refused') link.failed(`refused: ${withoutKey(frame.reason)}`);
        else if (frame.kind === 'other') link.heard();
      }),
  });
}

export interface AisSecrets {
  /** Of the service, where there is one. */
  readonly key: string | null;
  /** Of several feeds, which give a vessel one name. */
  readonly shared: string | null;
}

/** Vessels by AIS: NMEA lines over UDP or TCP, or the service aisstream.io. */
export function aisSource(setting: AisSetting, { key, shared }: AisSecrets, log: Log, timers?: SourceTimers): Source {
  const { id, source, licence, area, movingS, restingS } = setting;
  const book = createVesselBook({
    ...{ sourceId: id, origin: 'live', area, movingS, restingS, forgetAfterMs: POSITIONS_KEPT_MS },
    provenance: { kind: 'measured', source, licence, date: String(new Date().getUTCFullYear()) },
    pseudonymOf: createPseudonyms('daily', shared),
  });
  /** @param isLast the connection ends: nobody knows when there is another */
  const flush = (link: PushLink, isLast: boolean): void => {
    // What came over a connection that has ended waits for the next one.
    if (link.signal.aborted) return;
    const { announced, observations, retired } = book.flush(link.now(), isLast);
    if (announced.length > 0) link.announced(announced);
    link.observed(observations);
    if (retired.length > 0) link.retired(retired);
  };
  let connection: PushLink | null = null;
  const open = (link: PushLink): (() => void) => {
    connection = link;
    const flushOften = (): void => {
      flush(link, false);
      link.after(FLUSH_EVERY_MS, flushOften);
    };
    const reception: Reception = {
      ...link,
      opened: () => {
        link.opened();
        flushOften();
      },
      failed: (reason) => {
        flush(link, true);
        link.failed(reason);
      },
      message: (message, receivedMs) => {
        book.take(message, receivedMs ?? link.now());
        link.heard();
      },
    };
    if (setting.transport === 'udp') return overUdp(setting, reception);
    if (setting.transport === 'tcp') return overTcp(setting, reception);
    return overAisStream(setting, key ?? '', reception);
  };
  const pushed = pushSource({ id, silentAfterMs: setting.silentAfterS * 1000, open }, log, timers);
  return {
    ...pushed,
    retentionMs: POSITIONS_KEPT_MS,
    dispose: () => {
      if (connection) flush(connection, true);
      pushed.dispose();
    },
  };
}
