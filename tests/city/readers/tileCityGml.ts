import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const MEMBER = /<core:cityObjectMember>[\s\S]*?<\/core:cityObjectMember>\s*/g;

/**
 * Writes a large CityGML file by laying copies of a small one side by side, each 1 km farther east and with its own ids.
 * @returns buildings written
 */
export function tileCityGml(from: string, to: string, leastBytes: number): number {
  const text = readFileSync(from, 'utf8');
  const first = text.indexOf('<core:cityObjectMember>');
  const members = text.match(MEMBER) ?? [];
  const buildings = members.filter((member) => member.includes('<bldg:Building ')).length;
  const file = openSync(to, 'w');
  let bytes = writeSync(file, text.slice(0, first));
  let count = 0;
  for (let copy = 0; bytes < leastBytes; copy++) {
    const east = (copy % 20) * 1000;
    const moved = members
      .join('')
      .replace(/(gml:id="|xlink:href="#)/g, `$1c${copy}_`)
      // Digits before the point of an easting are the first number of each triple: six digits, where northings have seven.
      .replace(/(?<![\d.])(\d{6})(?=\.\d+ \d{7}\.)/g, (easting) => String(Number(easting) + east));
    bytes += writeSync(file, moved);
    count += buildings;
  }
  writeSync(file, '</core:CityModel>\n');
  closeSync(file);
  return count;
}
