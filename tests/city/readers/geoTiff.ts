import { deflateSync } from 'node:zlib';

export interface TiffOptions {
  readonly width: number;
  readonly height: number;
  /** Easting and northing of the outer corner of the north-western pixel. */
  readonly e: number;
  readonly n: number;
  readonly stepM?: number;
  readonly stepNorthM?: number;
  readonly heightAt: (column: number, row: number) => number;
  readonly type?: 'float32' | 'int16';
  /** Pixels along the edge of a tile; strips of `rowsPerStrip` without. */
  readonly tile?: number;
  readonly rowsPerStrip?: number;
  readonly isDeflated?: boolean;
  readonly noData?: number;
  /** EPSG code; null = none stated. */
  readonly crs?: number | null;
  readonly isPoint?: boolean;
}

type Tag = [id: number, type: number, values: readonly number[] | string];
const [ASCII, SHORT, LONG, DOUBLE] = [2, 3, 4, 12];

/** A small GeoTIFF as the states and the waterways administration deliver them (TIFF 6.0, GeoTIFF 1.1). */
export function writeGeoTiff(options: TiffOptions): Buffer {
  const { width, height, e, n, stepM = 1, stepNorthM = stepM, type = 'float32', tile, noData, crs = 25832 } = options;
  const bytes = type === 'int16' ? 2 : 4;
  const blockWidth = tile ?? width;
  const blockHeight = tile ?? options.rowsPerStrip ?? height;
  const blocks: Buffer[] = [];
  for (let row = 0; row < height; row += blockHeight)
    for (let column = 0; column < width; column += blockWidth) {
      const rows = tile ? blockHeight : Math.min(blockHeight, height - row);
      const block = Buffer.alloc(blockWidth * rows * bytes);
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < blockWidth; c++) {
          const value = column + c < width && row + r < height ? options.heightAt(column + c, row + r) : (noData ?? 0);
          const at = (r * blockWidth + c) * bytes;
          if (type === 'int16') block.writeInt16LE(value, at);
          else block.writeFloatLE(value, at);
        }
      blocks.push(options.isDeflated ? deflateSync(block) : block);
    }
  const offsets: number[] = [];
  let end = 8;
  for (const block of blocks) {
    offsets.push(end);
    end += block.length + (block.length % 2);
  }
  const lengths = blocks.map((block) => block.length);
  const keys = [1, 1, 0, 2, 1025, 0, 1, options.isPoint ? 2 : 1];
  if (crs === null) keys[3] = 1;
  else keys.push(3072, 0, 1, crs);
  const tags: Tag[] = [
    [256, LONG, [width]],
    [257, LONG, [height]],
    [258, SHORT, [bytes * 8]],
    [259, SHORT, [options.isDeflated ? 8 : 1]],
    [262, SHORT, [1]],
    [277, SHORT, [1]],
    ...((tile
      ? [[322, LONG, [tile]], [323, LONG, [tile]], [324, LONG, offsets], [325, LONG, lengths]]
      : [[273, LONG, offsets], [278, LONG, [blockHeight]], [279, LONG, lengths]]) as Tag[]), // prettier-ignore
    [339, SHORT, [type === 'int16' ? 2 : 3]],
    [33550, DOUBLE, [stepM, stepNorthM, 0]],
    [33922, DOUBLE, [0, 0, 0, e, n, 0]],
    [34735, SHORT, keys],
    ...(noData === undefined ? [] : ([[42113, ASCII, `${noData}\0`]] as Tag[])),
  ];
  tags.sort((a, b) => a[0] - b[0]);
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  const extra: Buffer[] = [];
  let extraAt = end + directory.length;
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([id, kind, values], i) => {
    const data =
      typeof values === 'string'
        ? Buffer.from(values, 'latin1')
        : Buffer.concat(
            values.map((value) => {
              const one = Buffer.alloc(kind === DOUBLE ? 8 : kind === LONG ? 4 : 2);
              if (kind === DOUBLE) one.writeDoubleLE(value);
              else if (kind === LONG) one.writeUInt32LE(value);
              else one.writeUInt16LE(value);
              return one;
            }),
          );
    const at = 2 + i * 12;
    directory.writeUInt16LE(id, at);
    directory.writeUInt16LE(kind, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    if (data.length <= 4) data.copy(directory, at + 8);
    else {
      directory.writeUInt32LE(extraAt, at + 8);
      extra.push(data);
      extraAt += data.length;
    }
  });
  const head = Buffer.alloc(8);
  head.write('II', 0, 'latin1');
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(end, 4);
  const padded = blocks.map((block) => (block.length % 2 ? Buffer.concat([block, Buffer.alloc(1)]) : block));
  return Buffer.concat([head, ...padded, directory, ...extra]);
}
