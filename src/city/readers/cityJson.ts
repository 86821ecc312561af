import * as v from 'valibot';
import { decode, DecodeError } from '../../schema/decode.ts';
import type { Building, SourceNote } from '../model/Building.ts';
import { surfaceCount } from '../model/geometry.ts';
import { readSrsName } from './cityGmlCrs.ts';
import { buildFromCityObject, type CityObjects } from './cityJsonBuilding.ts';
import { CityJsonFeatureSchema, CityJsonSchema } from './cityJsonSchema.ts';
import { CityInputError } from './geojson.ts';
import { addProblem, count, type ReadSummary } from './readSummary.ts';

/** A CityJSON file is one JSON text, so it must be held: larger ones belong in a CityJSONSeq. One line of a sequence likewise. */
const MOST_BYTES = 256 << 20;

/**
 * Buildings of a CityJSON 1.1 or 2.0 file, or of a CityJSONSeq, which is told by its first line being a whole CityJSON object and is
 * read line by line.
 * @throws CityInputError where the file as a whole cannot be read
 */
export async function* readCityJson(
  file: string,
  content: AsyncIterable<Buffer>,
  source: SourceNote,
  summary: ReadSummary,
): AsyncGenerator<Building> {
  let line = 0;
  let first: CityObjects | null = null; // set when the file is a sequence
  let held: string[] = []; // lines of a file that may not be a sequence
  let heldBytes = 0;
  for await (const text of linesOf(file, content)) {
    line++;
    const bytes = Buffer.byteLength(text) + 1;
    summary.bytes += bytes;
    if (first) {
      if (text.trim() !== '') yield* readFeature(file, line, text, first, source, summary);
      continue;
    }
    if (line === 1) {
      const whole = tryParse(text);
      if (whole !== undefined) {
        first = readWhole(file, whole);
        yield* readObjects(file, first, null, source, summary);
        continue;
      }
    }
    held.push(text);
    heldBytes += bytes;
    if (heldBytes > MOST_BYTES) throw tooLarge(file, line);
  }
  if (first) return;
  const text = held.join('\n');
  held = [];
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    throw new CityInputError(file, `line ${lineOfError(text, error as Error)}`, 'is not JSON');
  }
  yield* readObjects(file, readWhole(file, whole), null, source, summary);
}

const tooLarge = (file: string, line: number): CityInputError =>
  new CityInputError(
    file,
    `line ${line}`,
    `more than ${MOST_BYTES >> 20} MiB in one JSON text; CityJSONSeq is read line by line`,
  );

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Node's message names a position, from which the line follows; without one, the last line. */
function lineOfError(text: string, error: Error): number {
  const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length);
  return text.slice(0, position).split('\n').length;
}

async function* linesOf(file: string, content: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 1;
  for await (const piece of content) {
    rest += decoder.decode(piece, { stream: true });
    let start = 0;
    for (let end = rest.indexOf('\n', start); end >= 0; end = rest.indexOf('\n', start)) {
      yield rest.slice(start, end);
      line++;
      start = end + 1;
    }
    rest = rest.slice(start);
    if (rest.length > MOST_BYTES) throw tooLarge(file, line);
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** @throws CityInputError with the path of what does not fit */
function readWhole(file: string, whole: unknown): CityObjects {
  let model: v.InferOutput<typeof CityJsonSchema>;
  try {
    model = decode(CityJsonSchema, whole, file);
  } catch (error) {
    throw error instanceof DecodeError
      ? new CityInputError(file, error.path, error.message.slice(file.length + 2))
      : error;
  }
  const name = model.metadata?.referenceSystem;
  const crs = name === undefined ? { eastingShift: 0 } : readSrsName(name.replace(/^https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/\d+\//, 'EPSG:')); // prettier-ignore
  if (!crs) throw new CityInputError(file, 'metadata.referenceSystem', `"${String(name)}" is not read; ETRS89 / UTM zone 32 is`); // prettier-ignore
  return {
    objects: model.CityObjects,
    vertices: model.vertices,
    transform: model.transform,
    eastingShift: crs.eastingShift,
  };
}

function* readFeature(
  file: string,
  line: number,
  text: string,
  first: CityObjects,
  source: SourceNote,
  summary: ReadSummary,
): Generator<Building> {
  let feature: v.InferOutput<typeof CityJsonFeatureSchema>;
  try {
    feature = decode(CityJsonFeatureSchema, JSON.parse(text), 'feature');
  } catch (error) {
    const reason = error instanceof DecodeError ? error.message : 'is not JSON';
    addProblem(summary, { file, line, id: null, reason });
    count(summary.skipped, 'broken, see problems');
    return;
  }
  const own = { ...first, objects: feature.CityObjects, vertices: feature.vertices };
  yield* readObjects(file, own, line, source, summary);
}

function* readObjects(
  file: string,
  shared: CityObjects,
  line: number | null,
  source: SourceNote,
  summary: ReadSummary,
): Generator<Building> {
  const TypeOnly = v.looseObject({ type: v.string() });
  for (const [id, raw] of Object.entries(shared.objects)) {
    const kind = v.safeParse(TypeOnly, raw);
    if (kind.success && kind.output.type === 'BuildingPart') continue;
    if (kind.success && kind.output.type !== 'Building') {
      count(summary.skipped, `not a building: ${kind.output.type}`);
      continue;
    }
    try {
      const building = buildFromCityObject(id, shared, source, (remark) => count(summary.notes, remark));
      summary.buildings++;
      summary.parts += building.parts.length;
      summary.surfaces += surfaceCount(building.geometry);
      if (building.isClosed) summary.closed++;
      yield building;
    } catch (error) {
      if (!(error instanceof DecodeError) && !(error instanceof RangeError)) throw error;
      const reason = error.message.startsWith(`${id}: `) ? error.message.slice(id.length + 2) : error.message;
      addProblem(summary, { file, line, id, reason });
      count(summary.skipped, 'broken, see problems');
    }
  }
}
