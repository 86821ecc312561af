import type { GLTF, GLTFLoaderPlugin, GLTFParser } from 'three/addons/loaders/GLTFLoader.js';
import { BUILDING_USES } from '../../schema/cityFiles.ts';

/** Two columns of a tile's property table, one entry a building, as the shader needs them. */
export interface BuildingColumnsOfTile {
  /** Position in `BUILDING_USES`. */
  readonly use: Uint8Array;
  /** 1 where the building was measured, 0 where it was generated or curated. */
  readonly isMeasured: Uint8Array;
}

interface Metadata {
  readonly schema?: {
    readonly enums?: Readonly<Record<string, { valueType?: string; values: { name: string; value: number }[] }>>;
    readonly classes?: Readonly<Record<string, { properties: Readonly<Record<string, { enumType?: string }>> }>>;
  };
  readonly propertyTables?: readonly {
    class: string;
    count: number;
    properties: Readonly<Record<string, { values: number }>>;
  }[];
}

/**
 * GLTFLoader plugin: reads use and provenance of the buildings of a tile (EXT_structural_metadata) into
 * `scene.userData.buildings`, in one go instead of value by value. A property that is missing leaves zeros: dwelling, not measured.
 */
export class BuildingTable implements GLTFLoaderPlugin {
  readonly name = 'HAFENBLICK_building_table';
  private readonly parser: GLTFParser;

  constructor(parser: GLTFParser) {
    this.parser = parser;
  }

  async afterRoot({ scene }: GLTF): Promise<void> {
    const { extensions } = this.parser.json as { extensions?: { EXT_structural_metadata?: Metadata } };
    const metadata = extensions?.EXT_structural_metadata;
    const count = metadata?.propertyTables?.[0]?.count;
    if (!metadata || count === undefined) return;
    const [use, isMeasured] = await Promise.all([
      this.column(metadata, 'use', count, (word) => Math.max(0, (BUILDING_USES as readonly string[]).indexOf(word))),
      this.column(metadata, 'provenance', count, (word) => (word === 'measured' ? 1 : 0)),
    ]);
    const columns: BuildingColumnsOfTile = { use, isMeasured };
    scene.userData['buildings'] = columns;
  }

  private async column(
    { schema, propertyTables }: Metadata,
    name: string,
    count: number,
    codeOf: (word: string) => number,
  ): Promise<Uint8Array> {
    const codes = new Uint8Array(count);
    const table = propertyTables?.[0];
    const view = table?.properties[name]?.values;
    const words = schema?.enums?.[schema.classes?.[table?.class ?? '']?.properties[name]?.enumType ?? ''];
    if (view === undefined || !words) return codes;
    const buffer = (await this.parser.getDependency('bufferView', view)) as ArrayBuffer;
    const values = words.valueType === 'UINT8' ? new Uint8Array(buffer, 0, count) : new Uint16Array(buffer, 0, count);
    const codeOfValue = new Map(words.values.map((word) => [word.value, codeOf(word.name)]));
    for (let i = 0; i < count; i++) codes[i] = codeOfValue.get(values[i]!) ?? 0;
    return codes;
  }
}
