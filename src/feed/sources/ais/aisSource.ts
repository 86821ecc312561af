import { createSocket } from 'node:dgram';
import { connect as connectTcp } from 'node:net';
import { WebSocket } from 'ws';
import { DecodeError } from '../../../schema/decode.ts';
import { decodeAisStream } from '../../../schema/ais/aisStream.ts';
import type { AisSetting } from '../../../schema/aisConfig.ts';
import type { Log } from '../../log.ts';
import type { Source } from '../source.ts';
import type { SourceTimers } from '../sourceTimers.ts';
import { createLineReader } from './lineReader.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { createVesselBook } from './vesselBook.ts';
import { vesselStream, type StreamEvents, type StreamPlan } from './vesselStream.ts';

/** Skippers live on their ships: raw positions are kept for a day. */
export const POSITIONS_KEPT_MS = 24 * 3_600_000;
/** A receiver that sends no end of line is none. */
const MAX_LINE = 4096;
const MAX_FRAME_BYTES = 64 * 1024;
const HANDSHAKE_MS = 10_000;
const MESSAGE_TYPES = [
  'PositionReport', 'StandardClassBPositionReport', 'ExtendedClassBPositionReport', 'ShipStaticData', 'StaticDataReport',
]; // prettier-ignore

type Of<T extends AisSetting['transport']> = Extract<AisSetting, { transport: T }>;

function overUdp({ port, host }: Of<'udp'>, events: StreamEvents): () => void {
  const read = createLineReader(events.message, events.complain);
  const socket = createSocket('udp4');
  socket.on('error', (error) => events.closed(error.message));
  socket.on('message', (bytes) => {
    for (const line of bytes.toString('latin1').split('\n')) read(line, events.now());
  });
  socket.bind(port, host);
  return () => socket.close();
}

function overTcp({ port, host }: Of<'tcp'>, events: StreamEvents): () => void {
  const read = createLineReader(events.message, events.complain);
  let rest = '';
  const socket = connectTcp({ port, host });
  socket.setEncoding('latin1');
  socket.on('error', (error) => events.closed(error.message));
  socket.on('close', () => events.closed('closed by the other end'));
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    if (rest.length > MAX_LINE) {
      events.complain('a line without an end');
      rest = '';
    }
    for (const line of lines) read(line, events.now());
  });
  return () => socket.destroy();
}

/** The key goes out in the first message, within the 3 s that the service gives, and nowhere else. */
function overAisStream({ url, area }: Of<'aisstream'>, key: string, events: StreamEvents): () => void {
  const [west, south, east, north] = area;
  const socket = new WebSocket(url, { maxPayload: MAX_FRAME_BYTES, handshakeTimeout: HANDSHAKE_MS });
  socket.on('open', () =>
    socket.send(
      JSON.stringify({
        APIKey: key,
        BoundingBoxes: [[[south, west], [north, east]]],
        FilterMessageTypes: MESSAGE_TYPES,
      }), // prettier-ignore
    ),
  );
  socket.on('error', (error) => events.closed(error.message.replaceAll(key, '…')));
  socket.on('close', (code) => events.closed(`closed with ${code}`));
  socket.on('message', (bytes: Buffer) => {
    try {
      const frame = decodeAisStream(bytes.toString('utf8'));
      if (frame.kind === 'message') events.message(frame.message, frame.timeMs);
      else if (frame.kind === 'refused') events.closed(`refused: ${frame.reason.replaceAll(key, '…').slice(0, 200)}`);
      else events.alive();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      events.complain(error.message);
    }
  });
  return () => socket.terminate();
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
  const plan: StreamPlan = {
    ...{ id, book, silentAfterMs: setting.silentAfterS * 1000, retentionMs: POSITIONS_KEPT_MS },
    connect: (events) => {
      if (setting.transport === 'udp') return overUdp(setting, events);
      if (setting.transport === 'tcp') return overTcp(setting, events);
      return overAisStream(setting, key ?? '', events);
    },
  };
  return vesselStream(plan, log, timers);
}
