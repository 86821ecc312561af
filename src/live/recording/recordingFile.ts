// The recording file `.hafenblick`, version 1: docs/recording-file.md describes every byte.
import * as v from 'valibot';
import { CatalogueSchema, THEMES, type Catalogue, type Theme } from '../../schema/catalogue.ts';
import { decode, DecodeError } from '../../schema/decode.ts';
import {
  EventSchema,
  OutageSchema,
  PartsSchema,
  type EventsAnswer,
  type OutageJson,
  type TwinEvent,
} from '../../schema/events.ts';
import { InstantSchema } from '../../schema/observations.ts';
import { RecordingHeaderSchema } from '../../schema/recording.ts';
import { IndicatorsSchema, type Indicator } from '../../schema/themeIndicators.ts';
import { crc32 } from './crc32.ts';
import { deflateRaw, inflateRaw } from './deflate.ts';
import { MovementsSchema, type Movements } from './movements.ts';
import { createByteReader, decodeSeries, encodeSeries, type ByteWriter, type SeriesColumns } from './seriesBlock.ts';

export const RECORDING_EXTENSION = '.hafenblick';
/** The first byte is no text and the line ends show when a transfer has "corrected" them, as in PNG. */
export const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x46, 0x42, 0x0d, 0x0a, 0x1a, 0x0a);
export const VERSION = 1;
const FILE_HEADER_BYTES = 12;
const SECTION_HEADER_BYTES = 16;
export const LIMITS = {
  /** Of the file, bytes. */
  file: 256 * 1024 * 1024,
  /** Of one section, inflated, bytes. */
  section: 64 * 1024 * 1024,
  observations: 5_000_000,
} as const;

/** Header: the one of any recording, and when and by whom it was made. */
export const HeadSchema = v.object({ ...RecordingHeaderSchema.entries, madeAt: InstantSchema });
export type RecordingHead = v.InferOutput<typeof HeadSchema>;
const LogSchema = v.object({
  events: v.array(EventSchema),
  outages: v.array(OutageSchema),
  /** Where events of simulated assets are not known. */
  unreckoned: v.optional(PartsSchema, []),
});
const FiguresSchema = v.record(v.string(), v.array(v.object({ t: InstantSchema, value: v.nullable(v.number()) })));
/** Section `THEM`: what the figures of the themes are made of; `before`: by figure, what they were by the hour on the day before the span. */
const ThemesSchema = v.record(
  v.picklist(THEMES),
  v.object({ indicators: IndicatorsSchema, before: v.optional(FiguresSchema, {}) }),
);
export interface RecordedTheme {
  readonly indicators: readonly Indicator[];
  readonly before?: v.InferOutput<typeof FiguresSchema>;
}
export type RecordedThemes = ReadonlyMap<Theme, RecordedTheme>;
const TailSchema = v.object({ datastreams: v.number(), observations: v.number() });

/** What is wrong with a file; a person is told in words. `place` is where: a section, a datastream, a path. */
export type RecordingFault = 'kind' | 'version' | 'large' | 'short' | 'checksum' | 'content';
export class RecordingFileError extends DecodeError {
  readonly fault: RecordingFault;

  constructor(file: string, fault: RecordingFault, place: string, reason: string) {
    super(file, place, reason);
    this.name = 'RecordingFileError';
    this.fault = fault;
  }
}

/** A recording in memory: 17 B an observation. */
export interface RecordingFile {
  readonly head: RecordingHead;
  readonly catalogue: Catalogue;
  readonly events: readonly TwinEvent[];
  readonly outages: readonly OutageJson[];
  /** Where events of simulated assets are not known, Unix milliseconds. */
  readonly unreckoned: EventsAnswer['unreckoned'];
  /** Null where the file tells none: movers then go straight from fix to fix. */
  readonly movements: Movements | null;
  /** Of the themes that have figures; empty where the file tells none. */
  readonly themes: RecordedThemes;
  /** By datastream id; what has no observation in the span is not in it. */
  readonly series: ReadonlyMap<string, SeriesColumns>;
  readonly observations: number;
}

export function encodeFileHeader(): Uint8Array {
  const bytes = new Uint8Array(FILE_HEADER_BYTES);
  bytes.set(SIGNATURE);
  new DataView(bytes.buffer).setUint16(8, VERSION, true);
  return bytes;
}

type SectionType = 'HEAD' | 'CATA' | 'THEM' | 'LOGS' | 'MOVE' | 'DATA' | 'TAIL';

export async function encodeSection(type: SectionType, body: Uint8Array): Promise<Uint8Array> {
  const packed = await deflateRaw(body);
  const bytes = new Uint8Array(SECTION_HEADER_BYTES + packed.length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(type));
  view.setUint32(4, packed.length, true);
  view.setUint32(8, body.length, true);
  bytes.set(packed, SECTION_HEADER_BYTES);
  view.setUint32(12, crc32(packed, crc32(bytes.subarray(0, 12))), true);
  return bytes;
}
export const encodeJsonSection = (type: Exclude<SectionType, 'DATA'>, body: unknown): Promise<Uint8Array> =>
  encodeSection(type, new TextEncoder().encode(JSON.stringify(body)));

/** Adds one datastream to the body of a DATA section. @param index the datastream's in the catalogue of the file */
export function addSeries(to: ByteWriter, scratch: ByteWriter, index: number, columns: SeriesColumns): void {
  scratch.clear();
  encodeSeries(columns, scratch);
  to.whole(index);
  to.whole(scratch.size());
  to.append(scratch.bytes());
}

interface Section {
  readonly type: string;
  /** Where it begins in the file. */
  readonly at: number;
  readonly body: Uint8Array;
}

async function* sectionsOf(bytes: Uint8Array, file: string): AsyncGenerator<Section> {
  const fail = (fault: RecordingFault, place: string, reason: string): never => {
    throw new RecordingFileError(file, fault, place, reason);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = FILE_HEADER_BYTES, isLast = false; !isLast;) {
    const place = `byte ${at}`;
    if (at + SECTION_HEADER_BYTES > bytes.length) return fail('short', place, 'the file ends before its last section');
    const type = new TextDecoder().decode(bytes.subarray(at, at + 4));
    const [stored, inflated] = [view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
    const end = at + SECTION_HEADER_BYTES + stored;
    if (end > bytes.length) return fail('short', `${place}, section ${type}`, 'the file ends within a section');
    const packed = bytes.subarray(at + SECTION_HEADER_BYTES, end);
    if (crc32(packed, crc32(bytes.subarray(at, at + 12))) !== view.getUint32(at + 12, true))
      return fail('checksum', `${place}, section ${type}`, 'the checksum does not fit');
    if (inflated > LIMITS.section) return fail('large', `${place}, section ${type}`, `${inflated} bytes inflated`);
    const body = await inflateRaw(packed, inflated).catch((error: unknown) => fail('content', `${place}, section ${type}`, String(error))); // prettier-ignore
    if (body.length !== inflated) return fail('content', `${place}, section ${type}`, 'its length does not fit');
    yield { type, at, body };
    isLast = type === 'TAIL';
    if (isLast && end !== bytes.length) return fail('content', `byte ${end}`, 'there is more after the last section');
    at = end;
  }
}

/**
 * @param file name for errors
 * @throws RecordingFileError: what is wrong and where. What is read before is not given away: a file counts whole or not at all
 */
export async function decodeRecordingFile(bytes: Uint8Array, file: string): Promise<RecordingFile> {
  const fail = (fault: RecordingFault, place: string, reason: string): never => {
    throw new RecordingFileError(file, fault, place, reason);
  };
  if (bytes.length > LIMITS.file) fail('large', '', `${bytes.length} bytes, at most ${LIMITS.file}`);
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) fail('kind', 'byte 0', 'is not a recording');
  if (bytes.length < FILE_HEADER_BYTES) fail('short', 'byte 8', 'the file ends within its header');
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true);
  if (version !== VERSION) fail('version', 'byte 8', `version ${version}, this reader knows ${VERSION}`);

  const json = <S extends v.GenericSchema>(schema: S, { type, body }: Section): v.InferOutput<S> => {
    let input: unknown;
    try {
      input = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch {
      return fail('content', `section ${type}`, 'is not JSON');
    }
    try {
      return decode(schema, input, file);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return fail('content', `section ${type}, ${error.path}`, error.message);
    }
  };
  const found = new Map<string, Section>();
  let head: RecordingHead | null = null;
  let catalogue: Catalogue | null = null;
  let log: v.InferOutput<typeof LogSchema> | null = null;
  let movements: Movements | null = null;
  let themes: RecordedThemes = new Map();
  let idOf = new Map<number, string>();
  const series = new Map<string, SeriesColumns>();
  let observations = 0;
  for await (const section of sectionsOf(bytes, file)) {
    const { type, body, at } = section;
    if (type !== 'DATA' && found.has(type)) fail('content', `byte ${at}`, `a second section ${type}`);
    found.set(type, section);
    if (type === 'HEAD') head = json(HeadSchema, section);
    else if (type === 'CATA') {
      catalogue = json(CatalogueSchema, section);
      idOf = idsByIndex(catalogue);
    } else if (type === 'LOGS') log = json(LogSchema, section);
    else if (type === 'THEM') themes = themesOf(json(ThemesSchema, section));
    else if (type === 'MOVE') movements = json(MovementsSchema, section);
    else if (type === 'DATA') {
      const reader = createByteReader(body, (reason) => fail('content', `byte ${at}, section DATA`, reason));
      while (reader.left() > 0) {
        const index = reader.whole();
        const id = idOf.get(index);
        if (id === undefined || series.has(id))
          return fail('content', `byte ${at}, section DATA`, `datastream ${index} is unknown or there twice`);
        const columns = readSeries(reader.take(reader.whole()), LIMITS.observations - observations, file, id);
        observations += columns.timeMs.length;
        series.set(id, columns);
      }
    } else if (type === 'TAIL') {
      const tail = json(TailSchema, section);
      if (tail.observations !== observations || tail.datastreams !== series.size)
        fail('content', 'section TAIL', `${observations} observations where ${tail.observations} belong`);
    }
  }
  if (!head || !catalogue) return fail('content', '', 'a section HEAD or CATA is missing');
  if (head.to < head.from) fail('content', 'section HEAD, to', 'is before from');
  return {
    head,
    catalogue,
    events: log?.events ?? [],
    outages: log?.outages ?? [],
    unreckoned: log?.unreckoned ?? [],
    movements,
    themes,
    series,
    observations,
  };
}

function readSeries(bytes: Uint8Array, most: number, file: string, id: string): SeriesColumns {
  try {
    return decodeSeries(bytes, most, file, id);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new RecordingFileError(file, 'content', id, error.message);
  }
}

const themesOf = (read: v.InferOutput<typeof ThemesSchema>): RecordedThemes =>
  new Map(THEMES.flatMap((theme) => (read[theme] ? [[theme, read[theme]] as const] : [])));

function idsByIndex({ features }: Catalogue): Map<number, string> {
  const ids = new Map<number, string>();
  for (const { properties } of features)
    for (const { id, index } of properties.datastreams) if (index !== undefined) ids.set(index, id);
  return ids;
}
