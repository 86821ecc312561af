import type { Building, SourceNote } from '../model/Building.ts';
import { surfaceCount } from '../model/geometry.ts';
import { buildFromMember } from './cityGmlBuilding.ts';
import { readSrsName } from './cityGmlCrs.ts';
import { createNameResolver } from './cityGmlElements.ts';
import type { CityGmlHead } from './cityGmlHead.ts';
import { CityGmlError, readMember, type MemberContext } from './cityGmlMember.ts';
import { addProblem, count, createSummary, type ReadSummary } from './readSummary.ts';

/** A stretch of whole members of one file. */
export interface CityGmlChunk {
  readonly bytes: Uint8Array;
  /** Line of the file that the stretch begins in, from 1. */
  readonly firstLine: number;
  /** Nothing follows: the file must end properly. */
  readonly isLast: boolean;
}

export interface ChunkResult {
  readonly buildings: Building[];
  readonly summary: ReadSummary;
}

/** Reads every building of a stretch. Never throws for what is in the file: problems are in the summary, the rest is built. */
export function readChunk(chunk: CityGmlChunk, head: CityGmlHead, source: SourceNote): ChunkResult {
  const text = new TextDecoder(head.encoding).decode(chunk.bytes);
  const summary = createSummary();
  summary.bytes = chunk.bytes.length;
  const buildings: Building[] = [];
  const context = createContext(head);
  const problem = (line: number, id: string | null, reason: string): void =>
    addProblem(summary, { file: head.file, line, id, reason });

  let line = chunk.firstLine;
  let counted = 0;
  const lineAt = (offset: number): number => {
    for (let i = text.indexOf('\n', counted); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) line++;
    counted = offset;
    return line;
  };

  const startTag = `<${head.memberTag}`;
  const endTag = `</${head.memberTag}`;
  let at = 0;
  for (;;) {
    const start = findOutsideComments(text, startTag, at);
    if (start < 0) break;
    const startLine = lineAt(start);
    const end = findOutsideComments(text, endTag, start);
    const next = findOutsideComments(text, startTag, start + startTag.length);
    if (end < 0 || (next >= 0 && next < end)) {
      problem(startLine, null, end < 0 ? 'the file ends within a building' : `<${head.memberTag}> is not closed`);
      if (next < 0) return { buildings, summary };
      at = next;
      continue;
    }
    const close = text.indexOf('>', end);
    at = close < 0 ? text.length : close + 1;
    try {
      const { member, other } = readMember(withoutTerrain(text.slice(start, at)), context);
      if (!member) {
        count(summary.skipped, `not a building: ${other || 'empty'}`);
        continue;
      }
      const made = buildFromMember(member, source, (n) => `${head.file}:${startLine + n - 1}`);
      for (const note of member.notes) count(summary.notes, note);
      for (const building of made) {
        buildings.push(building);
        summary.buildings++;
        summary.parts += building.parts.length;
        summary.surfaces += surfaceCount(building.geometry);
        if (building.isClosed) summary.closed++;
      }
    } catch (error) {
      if (!(error instanceof CityGmlError)) throw error;
      problem(startLine + error.line - 1, error.id, error.message);
      count(summary.skipped, 'broken, see problems');
    }
  }
  if (chunk.isLast && !/<\/[\w.:-]*(CityModel|FeatureCollection)\s*>\s*(<!--[\s\S]*-->\s*)?$/.test(text.slice(at)))
    problem(lineAt(text.length), null, 'the file does not end with its first element: it may be cut');
  return { buildings, summary };
}

function createContext(head: CityGmlHead): MemberContext {
  const accepted = new Set(head.srsName === null ? [] : [head.srsName]);
  return {
    prefixes: head.prefixes,
    resolve: createNameResolver(head.prefixes),
    eastingShift: head.crs.eastingShift,
    checkSrs: (name) => {
      if (accepted.has(name)) return;
      const crs = readSrsName(name);
      if (crs?.eastingShift !== head.crs.eastingShift)
        throw new Error(`the coordinate system "${name}" is not that of the file`);
      accepted.add(name);
    },
  };
}

const TERRAIN =
  /<(?:[\w.-]+:)?lod[1-4]TerrainIntersection[\s>][\s\S]*?<\/(?:[\w.-]+:)?lod[1-4]TerrainIntersection\s*>/g;

/**
 * A member without the lines where its walls meet the terrain: nobody needs them here, and they are half of the text. Line breaks stay,
 * so that lines keep their numbers.
 */
const withoutTerrain = (member: string): string => member.replace(TERRAIN, (cut) => cut.replace(/[^\n]+/g, ''));

/** Like indexOf, but not within comments and CDATA sections. */
function findOutsideComments(text: string, wanted: string, from: number): number {
  let at = from;
  let found = text.indexOf(wanted, at);
  for (;;) {
    if (found < 0) return -1;
    const hidden = nextHidden(text, at, found);
    if (!hidden) return found;
    at = hidden;
    if (found < at) found = text.indexOf(wanted, at);
  }
}

/** End of the first comment or CDATA section that starts between `from` and `to`; 0 where there is none. */
function nextHidden(text: string, from: number, to: number): number {
  const piece = text.slice(from, to);
  const comment = piece.indexOf('<!--');
  const cdata = piece.indexOf('<![CDATA[');
  if (comment < 0 && cdata < 0) return 0;
  const isComment = comment >= 0 && (cdata < 0 || comment < cdata);
  const start = from + (isComment ? comment : cdata);
  const end = text.indexOf(isComment ? '-->' : ']]>', start);
  return end < 0 ? text.length : end + 3;
}
