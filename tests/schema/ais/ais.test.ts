import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAis } from '../../../src/schema/ais/aisMessage.ts';
import { decodeAisStream, goTime } from '../../../src/schema/ais/aisStream.ts';
import {
  encodeClassB, encodeClassBStatic, encodeInland, encodePosition, encodeStatic,
} from '../../../src/schema/ais/encodeAis.ts'; // prettier-ignore
import {
  checksumOf,
  createAssembler,
  parseSentence,
  sentencesOf,
  type AisSentence,
} from '../../../src/schema/ais/nmea.ts';
import { DecodeError } from '../../../src/schema/decode.ts';

const sentence = (line: string): AisSentence => {
  const parsed = parseSentence(line);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};
const decodeLine = (line: string) => decodeAis(sentence(line).payload, sentence(line).fill);

describe('AIS messages of real transponders', () => {
  // Published examples of the AIVDM protocol decoding guide (gpsd).
  it('say where a class A vessel lies', () => {
    expect(decodeLine('!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C')).toEqual({
      kind: 'position',
      mmsi: 477553000,
      status: 5,
      sogKn: 0,
      lon: expect.closeTo(-122.345833, 6) as number,
      lat: expect.closeTo(47.582833, 6) as number,
      cogDeg: 51,
      headingDeg: 181,
      second: 15,
    });
  });

  it('say where a class B vessel is, and that it knows no heading', () => {
    expect(decodeLine('!AIVDM,1,1,,A,B5NJ;PP005l4ot5Isbl03wsUkP06,0*76')).toMatchObject({
      mmsi: 367430530,
      headingDeg: null,
      status: null,
      lat: expect.closeTo(37.785035, 6) as number,
    });
  });

  it('say what a vessel is, in two sentences, without what pads the words', () => {
    const first = '!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C';
    const second = '!AIVDM,2,2,1,A,88888888880,2*25';
    const assemble = createAssembler();
    // The parts may come in any order.
    expect(assemble(sentence(second), 0)).toBeNull();
    const whole = assemble(sentence(first), 100)!;
    expect(decodeAis(whole.payload, whole.fill)).toMatchObject({
      mmsi: 351759000,
      name: 'EVER DIADEM',
      callSign: '3FOF8',
      shipType: 70,
      dimension: { bowM: 225, sternM: 70, portM: 1, starboardM: 31 },
      draughtM: 12.2,
      destination: 'NEW YORK',
    });
  });
});

describe('AIS sentences', () => {
  const line = '!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C';

  it.each([
    ['a wrong checksum', line.replace('*5C', '*5D'), 'wrong checksum'],
    ['half a line', line.slice(0, 30), 'no AIVDM sentence'],
    ['another sentence', '$GPGGA,123519,4807.038,N*47', 'no AIVDM sentence'],
    ['a part beyond the last', '!AIVDM,1,2,,B,1,0*' + checksumOf('AIVDM,1,2,,B,1,0'), 'part 2 of 1'],
    ['a line without an end', `!AIVDM,1,1,,B,${'1'.repeat(2000)},0*00`, 'longer than 1024 characters'],
  ])('with %s are refused with the reason', (_, text, reason) => {
    expect(parseSentence(text)).toBe(reason);
  });

  it('carry the time of reception in seconds or milliseconds, where the tag block is whole', () => {
    const tagged = (tag: string) => `\\${tag}*${checksumOf(tag)}\\${line}`;
    expect(sentence(tagged('s:rx1,c:1704375000')).receivedMs).toBe(1_704_375_000_000);
    expect(sentence(tagged('c:1704375000123')).receivedMs).toBe(1_704_375_000_123);
    expect(sentence(`\\c:1704375000*00\\${line}`).receivedMs).toBeNull();
  });

  it('carry it after the checksum, too, where a logger appends fields', () => {
    const line = '!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C';
    expect(sentence(`${line},b003669952,1704375000`).receivedMs).toBe(1_704_375_000_000);
    expect(sentence(`${line},rRX1`).receivedMs).toBeNull();
    expect(parseSentence(`${line}x`)).toBe('no AIVDM sentence');
  });

  it('of two messages with the same number are not put together', () => {
    const [a1, a2] = sentencesOf(encodeStatic({ ...STATIC, name: 'FIRST' }), 0, 4).map(sentence) as [AisSentence, AisSentence]; // prettier-ignore
    const [b1] = sentencesOf(encodeStatic({ ...STATIC, name: 'SECOND' }), 0, 4).map(sentence) as [AisSentence];
    const assemble = createAssembler();
    expect(assemble(a1, 0)).toBeNull();
    expect(assemble(b1, 10)).toBeNull();
    const whole = assemble(a2, 20)!;
    expect(decodeAis(whole.payload, whole.fill)).toMatchObject({ name: 'SECOND' });
    // A part that comes after more than ten seconds belongs to nothing.
    expect(assemble(a1, 100)).toBeNull();
    expect(assemble(a2, 60_000)).toBeNull();
  });

  it('never make the reader fail, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 90 }), fc.integer({ min: 0, max: 5 }), (payload, fill) => {
        const body = `AIVDM,1,1,,A,${payload},${fill}`;
        const parsed = parseSentence(`!${body}*${checksumOf(body)}`);
        if (typeof parsed !== 'string') decodeAis(parsed.payload, parsed.fill);
      }),
    );
  });
});

const STATIC = {
  mmsi: 211_000_001,
  name: 'RHEINLAND',
  callSign: 'DA1234',
  shipType: 79,
  dimension: { bowM: 98, sternM: 12, portM: 6, starboardM: 6 },
  draughtM: 2.9,
  destination: 'DUISBURG',
};
const POSITION = {
  mmsi: 211_000_001,
  lon: 6.7248,
  lat: 51.456,
  sogKn: 8.7,
  cogDeg: 312.4,
  headingDeg: 310,
  status: 0,
  second: 42,
};

describe('messages written for simulators', () => {
  it('are read back as they were meant', () => {
    const position = encodePosition(POSITION);
    expect(decodeAis(position.payload, position.fill)).toMatchObject({
      ...POSITION,
      lon: expect.closeTo(6.7248, 6) as number,
      lat: expect.closeTo(51.456, 6) as number,
    });
    const b = encodeClassB(POSITION);
    expect(decodeAis(b.payload, b.fill)).toMatchObject({ sogKn: 8.7, headingDeg: 310, status: null });
    const whole = encodeStatic(STATIC);
    expect(decodeAis(whole.payload, whole.fill)).toMatchObject({ ...STATIC, eta: null });
    const bound = encodeStatic({ ...STATIC, etaMs: Date.parse('2024-12-31T22:45:00Z') });
    expect(decodeAis(bound.payload, bound.fill)).toMatchObject({ destination: 'DUISBURG', eta: { month: 12, day: 31, hour: 22, minute: 45 } }); // prettier-ignore
    const [partA, partB] = encodeClassBStatic(STATIC);
    expect(decodeAis(partA.payload, partA.fill)).toEqual({ kind: 'static', mmsi: STATIC.mmsi, name: 'RHEINLAND' });
    expect(decodeAis(partB.payload, partB.fill)).toEqual({
      kind: 'static', mmsi: STATIC.mmsi, callSign: 'DA1234', shipType: 79, dimension: STATIC.dimension,
    }); // prettier-ignore
  });

  it('say of an inland vessel its number, size, kind, cones, draught and load', () => {
    const inland = { mmsi: 211_000_001, eni: '04812345', lengthM: 109.9, beamM: 11.4, eriType: 8020, cones: 1, draughtM: 2.95, isLoaded: true }; // prettier-ignore
    const { payload, fill } = encodeInland(inland);
    expect(decodeAis(payload, fill)).toEqual({ kind: 'inland', ...inland });
  });

  it('say nothing of blue cones where an inland message is cut off before them', () => {
    const tanker = { mmsi: 211_000_001, eni: '04812345', lengthM: 109.9, beamM: 11.4, eriType: 8020, cones: 2, draughtM: 2.95, isLoaded: true }; // prettier-ignore
    const { payload } = encodeInland(tanker);
    expect(decodeAis(payload.slice(0, 23), 0)).toBe('message 8 of 138 bits');
    expect(decodeAis(payload.slice(0, 10), 0)).toBe('message 8 of 60 bits');
    // What fills the last character up may be missing.
    expect(decodeAis(payload.slice(0, 27), 5)).toMatchObject({ cones: 2, isLoaded: true });
  });

  it('say what is not available as such, never as a number', () => {
    const { payload, fill } = encodePosition({ ...POSITION, lon: null, lat: null, sogKn: null, cogDeg: null, headingDeg: null, second: 60 }); // prettier-ignore
    expect(decodeAis(payload, fill)).toMatchObject({
      lon: null, lat: null, sogKn: null, cogDeg: null, headingDeg: null, second: null,
    }); // prettier-ignore
  });
});

describe('frames of aisstream.io', () => {
  const frame = (body: object): string => JSON.stringify(body);
  const report = { MessageID: 3, UserID: 368171260, Valid: true, NavigationalStatus: 5, Sog: 0, Longitude: -118.261105, Latitude: 33.731168, Cog: 333.7, TrueHeading: 338, Timestamp: 37 }; // prettier-ignore
  const meta = { MMSI: 368171260, MMSI_String: 368171260, ShipName: 'MADELINE B HAMILTON ', time_utc: '2025-05-15 09:27:38.342017448 +0000 UTC' }; // prettier-ignore

  it('say where a vessel is and when, in the time of Go', () => {
    const read = decodeAisStream(frame({ MessageType: 'PositionReport', MetaData: meta, Message: { PositionReport: report } })); // prettier-ignore
    expect(read).toEqual({
      kind: 'message',
      timeMs: Date.parse('2025-05-15T09:27:38.342Z'),
      message: {
        kind: 'position', mmsi: 368171260, lon: -118.261105, lat: 33.731168, sogKn: 0, cogDeg: 333.7, headingDeg: 338, status: 5, second: 37,
      },
    }); // prettier-ignore
    expect(goTime('2025-05-15T09:27:38Z')).toBeNull();
  });

  it('say what a vessel is, in one message or in parts', () => {
    const s = { UserID: 244650889, CallSign: 'PD3587 ', Name: 'FORENSO@@@@', Type: 79, Dimension: { A: 120, B: 15, C: 5, D: 7 }, Eta: { Month: 0, Day: 0, Hour: 24, Minute: 60 }, MaximumStaticDraught: 2.8, Destination: '' }; // prettier-ignore
    expect(decodeAisStream(frame({ MessageType: 'ShipStaticData', Message: { ShipStaticData: s } }))).toMatchObject({
      message: { name: 'FORENSO', callSign: 'PD3587', draughtM: 2.8, destination: null, dimension: { bowM: 120 } },
    });
    const part = { UserID: 1, PartNumber: true, ReportA: { Valid: false, Name: '' }, ReportB: { Valid: true, ShipType: 37, CallSign: '', Dimension: { A: 5, B: 5, C: 2, D: 2 } } }; // prettier-ignore
    expect(decodeAisStream(frame({ MessageType: 'StaticDataReport', Message: { StaticDataReport: part } }))).toMatchObject({ message: { shipType: 37, callSign: null } }); // prettier-ignore
  });

  it('say that values are not available as such', () => {
    const none = { ...report, Longitude: 181, Latitude: 91, Sog: 102.3, Cog: 360, TrueHeading: 511, Timestamp: 60 };
    expect(decodeAisStream(frame({ MessageType: 'PositionReport', Message: { PositionReport: none } }))).toMatchObject({
      timeMs: null,
      message: { lon: null, lat: null, sogKn: null, cogDeg: null, headingDeg: null, second: null },
    });
  });

  it('confirm, refuse, or are of no interest', () => {
    expect(decodeAisStream('{"MessageType":"SubscriptionConfirmation","Message":{"CompressionEnabled":true}}')).toEqual({ kind: 'confirmed' }); // prettier-ignore
    expect(decodeAisStream('{"error":"Api Key Is Not Valid"}')).toEqual({ kind: 'refused', reason: 'Api Key Is Not Valid' }); // prettier-ignore
    expect(decodeAisStream('{"MessageType":"BaseStationReport","Message":{}}')).toEqual({ kind: 'other' });
  });

  it('that do not fit are refused with a path', () => {
    expect(() => decodeAisStream('<html>')).toThrow(DecodeError);
    expect(() => decodeAisStream(frame({ MessageType: 'PositionReport', Message: { PositionReport: { ...report, Sog: '0' } } }))).toThrow(/PositionReport.*Sog/); // prettier-ignore
  });
});
