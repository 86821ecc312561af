import type { GeoTIFF, GeoTIFFImage } from 'geotiff';
import { CityInputError } from './geojson.ts';
import { ImplausibleHeights, type HeightContext } from './heightSummary.ts';
import { addProblem, count } from './readSummary.ts';

/** Projected systems that are ETRS89 / UTM zone 32 N, alone or with heights (5555: DHHN92, 5556: ellipsoidal heights are refused). */
const SYSTEMS: ReadonlySet<number> = new Set([25832, 5555]);
/** GeoTIFF 1.1, 7.2: PixelIsPoint ties the corner's coordinates to the middle of the pixel. */
const PIXEL_IS_POINT = 2;
/** Unpacked bytes of one tile or strip. */
const MOST_BLOCK_BYTES = 256e6;
/** Pixels along an edge. */
const MOST_PIXELS = 1e6;
/** Rows that are read at once where strips are thin. */
const ROWS_AT_ONCE = 64;

interface Frame {
  /** Easting and northing of the middle of pixel 0, 0. */
  readonly e: number;
  readonly n: number;
  /** Metres a pixel; rows go south. */
  readonly step: number;
  readonly scale: number;
  readonly offset: number;
  readonly noData: number | null;
}

/**
 * Heights of a GeoTIFF (tiled or striped, any compression that the format has, integers or floats) in EPSG:25832 and metres NHN, block by
 * block: no more than one row of tiles is held. A block that cannot be read is reported and left out.
 * @param bytes size of the file: what lies beyond it was cut off
 * @throws CityInputError where the file has another coordinate system, pixels that are not square, or is no picture of heights
 */
export async function readGeoTiffHeights(
  file: string,
  tiff: GeoTIFF,
  bytes: number,
  context: HeightContext,
): Promise<void> {
  let image: GeoTIFFImage;
  try {
    image = await tiff.getImage(0);
  } catch (error) {
    throw new CityInputError(file, '', `its first picture cannot be read: ${(error as Error).message}`);
  }
  const frame = await readFrame(file, image);
  const grid = context.gridFor(frame.step);
  if (!grid) throw new CityInputError(file, '', `its pixels are ${frame.step} m wide: too coarse`);
  const { summary, bounds } = context;
  const width = image.getWidth();
  const height = image.getHeight();
  // Only what lies within the bounds is read.
  const first = (value: number): number => Math.max(0, Math.ceil(value));
  const columns = [
    first((bounds.minE - frame.e) / frame.step),
    Math.min(width, Math.floor((bounds.maxE - frame.e) / frame.step) + 1),
  ] as const;
  const rows = [
    first((frame.n - bounds.maxN) / frame.step),
    Math.min(height, Math.floor((frame.n - bounds.minN) / frame.step) + 1),
  ] as const;
  const left = Math.max(0, columns[1] - columns[0]) * Math.max(0, rows[1] - rows[0]);
  if (left < width * height) count(summary.skipped, 'heights outside the terrain of the city', width * height - left);
  if (left === 0) return;
  const implausible = new ImplausibleHeights(file, summary);
  const blockWidth = image.getTileWidth();
  const blockHeight = image.getTileHeight();
  const rowStep = image.isTiled ? blockHeight : blockHeight * Math.max(1, Math.floor(ROWS_AT_ONCE / blockHeight));
  for (let row = Math.floor(rows[0] / rowStep) * rowStep; row < rows[1]; row += rowStep)
    for (let column = Math.floor(columns[0] / blockWidth) * blockWidth; column < columns[1]; column += blockWidth) {
      const window = [
        Math.max(column, columns[0]),
        Math.max(row, rows[0]),
        Math.min(column + blockWidth, columns[1]),
        Math.min(row + rowStep, rows[1]),
      ] as const;
      let values: ArrayLike<number>;
      try {
        await checkBlocks(image, column, row, window[3], bytes);
        const rasters = await image.readRasters({ window: [...window], samples: [0], interleave: false });
        values = rasters[0]!;
      } catch (error) {
        const reason = `rows ${window[1]} to ${window[3] - 1}, columns ${window[0]} to ${window[2] - 1}: ${(error as Error).message}; they are left out`;
        addProblem(summary, { file, line: null, id: null, reason });
        count(summary.skipped, 'heights in blocks that cannot be read', (window[2] - window[0]) * (window[3] - window[1])); // prettier-ignore
        continue;
      }
      let i = 0;
      for (let r = window[1]; r < window[3]; r++)
        for (let c = window[0]; c < window[2]; c++) {
          const value = values[i++]!;
          if (value === frame.noData || Number.isNaN(value)) {
            summary.noData++;
            continue;
          }
          const heightM = value * frame.scale + frame.offset;
          if (!implausible.accepts(heightM, () => ({ line: null, where: `row ${r}, column ${c}` }))) continue;
          grid.add(frame.e + c * frame.step, frame.n - r * frame.step, heightM);
          summary.samples++;
        }
    }
}

/** The library reads zeros beyond the end of a file: that each block lies within it is asked here. */
async function checkBlocks(
  image: GeoTIFFImage,
  column: number,
  row: number,
  rowEnd: number,
  bytes: number,
): Promise<void> {
  const across = Math.ceil(image.getWidth() / image.getTileWidth());
  const names = image.isTiled ? (['TileOffsets', 'TileByteCounts'] as const) : (['StripOffsets', 'StripByteCounts'] as const); // prettier-ignore
  const height = image.getTileHeight();
  for (let r = Math.floor(row / height); r * height < rowEnd; r++) {
    const block = r * across + Math.floor(column / image.getTileWidth());
    const [offset, length] = await Promise.all(names.map((name) => image.fileDirectory.loadValueIndexed(name, block)));
    const end = Number(offset) + Number(length);
    if (!(end <= bytes)) throw new Error(`the file is cut: they end at byte ${end} of ${bytes}`);
  }
}

async function readFrame(file: string, image: GeoTIFFImage): Promise<Frame> {
  const fail = (reason: string): never => {
    throw new CityInputError(file, '', reason);
  };
  const [width, height] = [image.getWidth(), image.getHeight()];
  if (width === 0 || height === 0) fail('has no picture: its directory is missing, the file is cut');
  if (!(width > 0 && height > 0 && width <= MOST_PIXELS && height <= MOST_PIXELS))
    fail(`has ${width} × ${height} pixels`);
  const blockBytes = image.getTileWidth() * image.getTileHeight() * image.getBytesPerPixel();
  if (!(blockBytes <= MOST_BLOCK_BYTES)) fail(`has blocks of ${blockBytes} bytes, more than ${MOST_BLOCK_BYTES}`);
  const bits = image.getBitsPerSample();
  const format = image.getSampleFormat();
  if (![16, 32, 64].includes(bits) || ![1, 2, 3].includes(format))
    fail(`has samples of ${bits} bits: a picture, no heights`);
  const keys = image.getGeoKeys();
  const system = Number(keys?.ProjectedCSTypeGeoKey ?? NaN);
  if (Number.isNaN(system)) fail('states no coordinate system (ProjectedCSTypeGeoKey)');
  if (!SYSTEMS.has(system)) fail(`is in EPSG:${system}, not in ETRS89 / UTM zone 32 (EPSG:25832)`);
  const directory = image.fileDirectory;
  const transformation: ArrayLike<number> | undefined = directory.getValue('ModelTransformation');
  if (transformation && (transformation[1] !== 0 || transformation[4] !== 0)) fail('is turned against the grid');
  let origin: number[] = [];
  let resolution: number[] = [];
  try {
    origin = image.getOrigin();
    resolution = image.getResolution();
  } catch {
    fail('does not say where it lies (ModelTiepoint, ModelPixelScale)');
  }
  const [stepE, stepN] = [resolution[0]!, -resolution[1]!];
  if (!(stepE > 0)) fail(`has pixels ${stepE} m wide`);
  if (Math.abs(stepN - stepE) > 1e-6 * stepE) fail(`has pixels of ${stepE} × ${stepN} m, which are not square`);
  const tie: ArrayLike<number> | undefined = directory.getValue('ModelTiepoint');
  const isPoint = keys?.GTRasterTypeGeoKey === PIXEL_IS_POINT;
  const noData = image.getGDALNoData();
  const half = isPoint ? 0 : 0.5;
  const metadata = await image.getGDALMetadata(0);
  const number = (name: string, otherwise: number): number => {
    const value = Number(metadata?.[name] ?? otherwise);
    return Number.isFinite(value) ? value : otherwise;
  };
  return {
    e: origin[0]! + (half - (tie?.[0] ?? 0)) * stepE,
    n: origin[1]! - (half - (tie?.[1] ?? 0)) * stepE,
    step: stepE,
    scale: number('SCALE', 1),
    offset: number('OFFSET', 0),
    // Written as decimals, which are not quite the float that stands in the pixels.
    noData: noData === null || format !== 3 || bits !== 32 ? noData : Math.fround(noData),
  };
}
