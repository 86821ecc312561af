/** Keys and values of an element, as written: https://wiki.openstreetmap.org/wiki/Tags */
export type OsmTags = ReadonlyMap<string, string>;

export interface OsmWay {
  readonly id: number;
  readonly tags: OsmTags;
  /** Ids of its nodes in order; the first is repeated at the end where it is closed. */
  readonly refs: readonly number[];
}

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

export interface OsmRelation {
  readonly id: number;
  readonly tags: OsmTags;
  readonly members: readonly OsmMember[];
}

/** What a reading of a source calls; kinds without a visitor are passed over as cheaply as the format allows. */
export interface OsmVisitor {
  /** Places in units of 1e-7 degree, as OpenStreetMap stores them. */
  readonly node?: (id: number, lonE7: number, latE7: number) => void;
  /** Only ways with a key that `wanted` names, or that `isMember` asks for. */
  readonly way?: (way: OsmWay) => void;
  readonly relation?: (relation: OsmRelation) => void;
}

/** Which ways and relations are worth decoding. */
export interface OsmFilter {
  readonly keys: ReadonlySet<string>;
  /** Ways that are wanted whatever their tags: members of wanted relations. */
  readonly isMember: (wayId: number) => boolean;
}

/** A broken stretch of a source: the rest is read. */
export interface OsmFault {
  readonly line: number | null;
  readonly reason: string;
}

/** One extract of OpenStreetMap, whatever its format. It can be read again and again: memory goes to what is wanted, not to the file. */
export interface OsmSource {
  /** As messages name it. */
  readonly file: string;
  /**
   * Reads the whole source once.
   * @param fault hears of stretches that could not be read, in the first reading only
   * @param progress hears the bytes of the source that have been read
   * @throws CityInputError where the source as a whole cannot be read
   */
  read(
    visitor: OsmVisitor,
    filter: OsmFilter,
    fault: (fault: OsmFault) => void,
    progress: (bytes: number) => void,
  ): Promise<void>;
  readonly bytes: number;
}
