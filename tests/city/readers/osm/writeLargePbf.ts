import { closeSync, openSync, writeSync } from 'node:fs';
import { fromUtm32 } from '../../../../src/geo/sceneFrame.ts';
import { headerBlob, writePbf, type TestNode, type TestWay } from './writePbf.ts';

const PER_BLOCK = 8000;

/**
 * Writes a large `.osm.pbf` in the order of real ones: houses of four corners in the middle of the city, and nodes far away, as an extract
 * of a whole region has them.
 */
export function writeLargePbf(path: string, houses: number, nodesElsewhere: number): void {
  const file = openSync(path, 'w');
  const header = headerBlob();
  writeSync(file, header);
  /** Blocks without their header, which stands once at the front. */
  const write = (nodes: readonly TestNode[], ways: readonly TestWay[]): void => {
    writeSync(file, writePbf({ nodes, ways }).subarray(header.length));
  };
  const perRow = Math.ceil(Math.sqrt(houses));
  const origin = fromUtm32({ e: 338_000, n: 5_697_000 });
  // Degrees of a metre here: near enough for houses in rows.
  const [lonM, latM] = [1 / 69_400, 1 / 111_250];
  let nodes: TestNode[] = [];
  const add = (node: TestNode): void => {
    nodes.push(node);
    if (nodes.length < PER_BLOCK) return;
    write(nodes, []);
    nodes = [];
  };
  for (let i = 0; i < houses; i++) {
    const [x, y] = [(i % perRow) * 22, Math.floor(i / perRow) * 20];
    for (const [k, [dx, dy]] of ([[0, 0], [11, 0], [11, 9], [0, 9]] as const).entries()) add({ id: i * 4 + k + 1, lon: origin.lon + (x + dx) * lonM, lat: origin.lat + (y + dy) * latM }); // prettier-ignore
  }
  for (let i = 0; i < nodesElsewhere; i++)
    add({ id: houses * 4 + i + 1, lon: 8 + scatter(i), lat: 50 + scatter(i + 7) });
  write(nodes, []);
  let ways: TestWay[] = [];
  for (let i = 0; i < houses; i++) {
    const first = i * 4 + 1;
    ways.push({ id: i + 1, refs: [first, first + 1, first + 2, first + 3, first], tags: { building: 'house', 'building:levels': '2', 'roof:shape': 'gabled', 'addr:street': `Straße ${i % 500}`, 'addr:housenumber': String(i % 99) } }); // prettier-ignore
    if (ways.length < PER_BLOCK && i + 1 < houses) continue;
    write([], ways);
    ways = [];
  }
  closeSync(file);
}

/** 0 to 0.1, without order: real places do not compress to nothing. */
function scatter(i: number): number {
  let bits = Math.imul(i ^ (i >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32 / 10;
}
