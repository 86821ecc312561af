import { simplify } from '../../geo/polyline.ts';
import type { Point } from '../../geo/segmentIndex.ts';
import type { LineKind } from '../../schema/cityFiles.ts';
import type { Structure } from '../../schema/structures.ts';
import type { CityInputs } from '../inputs.ts';
import { DYKE } from '../terrain/heightModel.ts';
import type { Ground } from '../terrain/ground.ts';
import type { GeneratedStreet } from '../streets/generateStreets.ts';
import { nameStreets } from '../streets/streetNames.ts';
import { textOf } from '../text.ts';
import { keyOf } from '../grades/gradeCourses.ts';
import type { LaidGrades } from '../grades/layGrades.ts';
import { courseOf, railCourses } from './courses.ts';
import { Decks } from './decks.ts';
import { layLine } from './layLine.ts';
import { drape, LINE_FLAGS, LineSet, thin, type CityLine } from './lineSet.ts';
import { quayWalls } from './quays.ts';
import { roadWidthM, WIDTH_M } from './widths.ts';

/**
 * Railways, roads, dykes and the boundary, laid on the terrain and over the bridges.
 * @param mapped roads and rails of OpenStreetMap, laid: all others given end where these begin
 * @param grades where they pass under and over each other
 */
export function buildLines(
  inputs: CityInputs,
  ground: Ground,
  structures: readonly Structure[],
  generated: readonly GeneratedStreet[],
  mapped: readonly CityLine[] = [],
  grades?: LaidGrades,
): LineSet {
  const set = new LineSet();
  const decks = new Decks(structures);
  const lay = (
    kind: LineKind,
    source: readonly Point[],
    course: readonly Point[],
    flags: number,
    name: string,
    widthM = WIDTH_M[kind],
  ): void => {
    const carries = kind === 'rail' || kind === 'rail-port' ? 'rail' : 'road';
    for (const piece of layLine(course, carries, ground, decks, grades?.of(keyOf(carries, source))))
      set.add({ kind, widthM, flags: flags | (piece.isBridge ? LINE_FLAGS.bridge : 0), name, points: piece.points });
  };
  for (const rail of inputs.rails) {
    const { electrified, name } = rail.properties;
    for (const { source, course } of railCourses(rail))
      lay('rail', source, course, electrified ? LINE_FLAGS.electrified : 0, textOf(name) ?? '');
  }
  for (const rail of inputs.portRails)
    for (const line of rail.lines)
      lay('rail-port', line, line, LINE_FLAGS.approximate, textOf(rail.properties.name) ?? '');
  for (const road of inputs.roads) {
    const { kind, ref, lanes } = road.properties;
    const widthM = roadWidthM(kind, lanes);
    for (const line of road.lines) lay(kind, line, courseOf(line), LINE_FLAGS.approximate, ref ?? '', widthM);
  }
  for (const street of inputs.streets)
    for (const line of street.lines)
      lay('arterial', line, courseOf(line), LINE_FLAGS.approximate, textOf(street.properties.name) ?? '');
  const known = new Set([...inputs.streets, ...inputs.roads].map(({ properties }) => textOf(properties.name) ?? ''));
  const names = nameStreets(generated, inputs.namedPlaces, known);
  generated.forEach((street, i) => lay(street.kind, street.points, street.points, LINE_FLAGS.generated, names[i]!));
  for (const line of mapped) set.add(line);
  addDykes(set, ground);
  for (const wall of quayWalls(ground, structures))
    set.add({ kind: 'quay', widthM: WIDTH_M.quay, flags: LINE_FLAGS.generated, name: '', points: thin(wall) });
  for (const ring of inputs.boundary.lines)
    set.add({
      kind: 'boundary',
      widthM: WIDTH_M.boundary,
      flags: 0,
      name: '',
      points: drape(simplify(ring, 4), dryHeight(ground), 1),
    });
  return set;
}

/** The boundary crosses waters above their surface. */
const dryHeight =
  (ground: Ground) =>
  (x: number, z: number): number => {
    const y = ground.heightAt(x, z);
    for (const water of ground.model.waters.all)
      if (water.field.contains(x, z))
        return Math.max(y, (water.levelM ?? ground.model.surface.levelAt(ground.model.waters.kmAt(x, z), 942)) + 0.5);
    return y;
  };

/** Crests of the dykes: the edge of the floodplain where no quay stands, inside the city's surroundings. */
function addDykes(set: LineSet, ground: Ground): void {
  const { model } = ground;
  for (const ring of model.floodplain.rings) {
    let run: Point[] = [];
    const flush = (): void => {
      if (run.length > 1)
        set.add({
          kind: 'dyke',
          widthM: WIDTH_M.dyke,
          flags: LINE_FLAGS.generated,
          name: '',
          points: drape(run, ground.heightAt, 0.15),
        });
      run = [];
    };
    for (let i = 0; i + 1 < ring.length; i++) {
      const [ax, az] = ring[i]!;
      const [bx, bz] = ring[i + 1]!;
      const parts = Math.max(1, Math.ceil(Math.hypot(bx - ax, bz - az) / 20));
      for (let k = 0; k < parts; k++) {
        const x = ax + ((bx - ax) * k) / parts;
        const z = az + ((bz - az) * k) / parts;
        const isOpen =
          model.isDyke(x, z) &&
          ground.heightAt(x, z) > model.dykeCrestAt(model.waters.kmAt(x, z)) - 0.8 &&
          model.waters.all.every((water) => water.field.signedDistance(x, z, 20) > DYKE.halfCrestM);
        if (isOpen) run.push([x, z]);
        else flush();
      }
    }
    flush();
  }
}
