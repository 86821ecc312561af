import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePacked, type WrittenFile } from '../output.ts';

/** How many files are pressed at the same time: Node's pool has four threads. */
const AT_ONCE = 8;

/** A written tile and what it was made from. */
export interface WrittenTile extends WrittenFile {
  readonly hash: string;
}

/** The files of the tiles of one build: what was made from the same the last time is left alone, what is no more is deleted. */
export class TileFiles {
  private readonly folder: string;
  private readonly last: ReadonlyMap<string, WrittenTile>;
  private readonly files: WrittenTile[] = [];
  private readonly pending = new Set<Promise<void>>();
  private places = 0;
  private encodedFiles = 0;

  /** @param last the tiles of the last build in this folder */
  constructor(folder: string, last: readonly WrittenTile[]) {
    this.folder = folder;
    this.last = new Map(last.map((file) => [file.name, file]));
  }

  /** How many were encoded in this build; the others were good as they were. */
  get encoded(): number {
    return this.encodedFiles;
  }

  /**
   * @param hash of everything that goes into the file
   * @param quality brotli's, 0 to 11
   * @returns when there is room for the next
   */
  async add(name: string, hash: string, encode: () => Uint8Array, quality: number): Promise<void> {
    const place = this.places++;
    const before = this.last.get(name);
    if (before?.hash === hash && existsSync(join(this.folder, name))) {
      this.files[place] = before;
      return;
    }
    this.encodedFiles++;
    const write = writePacked(this.folder, name, encode(), quality).then((file) => {
      this.files[place] = { ...file, hash };
      this.pending.delete(write);
    });
    this.pending.add(write);
    if (this.pending.size >= AT_ONCE) await Promise.race(this.pending);
  }

  /** Waits for what is being written and deletes the contents of tiles below `root` that are not of this build. @returns in the order in which they were added */
  async close(root: string): Promise<readonly WrittenTile[]> {
    await Promise.all(this.pending);
    const names = new Set(this.files.map(({ name }) => name));
    for (const file of readdirSync(join(this.folder, root), { recursive: true, encoding: 'utf8' })) {
      const name = `${root}/${file}`;
      const [content] = /^.*\.glb(?=(\.(br|gz|new))?$)/.exec(name) ?? [];
      if (content !== undefined && !names.has(content)) rmSync(join(this.folder, name));
    }
    return this.files;
  }
}
