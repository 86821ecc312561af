import { SaxesParser } from 'saxes';
import { basename } from 'node:path';
import { statSync } from 'node:fs';
import { openFiles } from '../archive.ts';
import { CityInputError } from '../geojson.ts';
import type { OsmFault, OsmFilter, OsmMember, OsmSource, OsmVisitor } from './osmElements.ts';

type Attributes = Record<string, string>;

/** An `.osm` file (https://wiki.openstreetmap.org/wiki/OSM_XML), plain or gzipped, read as a stream. */
export function openOsmXml(path: string): OsmSource {
  const file = basename(path);
  let isCut = false;
  const read = async (
    visitor: OsmVisitor,
    filter: OsmFilter,
    fault: (fault: OsmFault) => void,
    progress: (bytes: number) => void,
  ): Promise<void> => {
    const elements = new ElementReader(visitor, filter);
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw new CityInputError(file, `line ${parser.line}`, error.message.replace(/^\d+:\d+: /, ''));
    });
    parser.on('opentag', ({ name, attributes }) => elements.open(name, attributes));
    parser.on('closetag', ({ name }) => elements.close(name));
    const decoder = new TextDecoder();
    let bytes = 0;
    try {
      for await (const { content } of openFiles(path))
        for await (const piece of content) {
          bytes += piece.length;
          parser.write(decoder.decode(piece, { stream: true }));
          progress(bytes);
        }
      parser.write(decoder.decode()).close();
    } catch (error) {
      if (!(error instanceof CityInputError)) throw error;
      // What stood before the break is read, and the break is reported once.
      const [, line, reason] = /: line (\d+): (.*)$/s.exec(error.message) ?? [];
      if (!isCut) fault({ line: line ? Number(line) : null, reason: reason ?? error.message.slice(file.length + 2) });
      isCut = true;
    }
    if (!elements.isOsm) throw new CityInputError(file, 'line 1', 'is not a file of OpenStreetMap');
  };
  return { file, bytes: statSync(path).size, read };
}

/** Gathers an element from its tags. */
class ElementReader {
  isOsm = false;
  private readonly visitor: OsmVisitor;
  private readonly filter: OsmFilter;
  private id = 0;
  private isDeleted = false;
  private tags = new Map<string, string>();
  private refs: number[] = [];
  private members: OsmMember[] = [];

  constructor(visitor: OsmVisitor, filter: OsmFilter) {
    this.visitor = visitor;
    this.filter = filter;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'nd') this.refs.push(Number(attributes['ref']));
    else if (name === 'tag') this.tags.set(attributes['k'] ?? '', attributes['v'] ?? '');
    else if (name === 'member') {
      const { type, ref, role } = attributes;
      if (type === 'node' || type === 'way' || type === 'relation') this.members.push({ type, ref: Number(ref), role: role ?? '' }); // prettier-ignore
    } else if (name === 'node' || name === 'way' || name === 'relation') {
      this.id = Number(attributes['id']);
      this.isDeleted = attributes['visible'] === 'false' || attributes['action'] === 'delete';
      this.tags = new Map();
      this.refs = [];
      this.members = [];
      const { lat, lon } = attributes;
      if (name === 'node' && !this.isDeleted && lat && lon)
        this.visitor.node?.(this.id, Math.round(Number(lon) * 1e7), Math.round(Number(lat) * 1e7));
    } else if (name === 'osm') this.isOsm = true;
  }

  close(name: string): void {
    if (this.isDeleted || (name !== 'way' && name !== 'relation')) return;
    const { id, tags, refs, members } = this;
    const isWanted = [...tags.keys()].some((key) => this.filter.keys.has(key));
    if (name === 'way' && (isWanted || this.filter.isMember(id))) this.visitor.way?.({ id, tags, refs });
    else if (name === 'relation' && isWanted) this.visitor.relation?.({ id, tags, members });
  }
}
