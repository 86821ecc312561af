import { hash2 } from '../../geo/noise.ts';
import type { Station } from '../stations/places.ts';
import type { Values } from '../stations/shape.ts';
import type { Models } from '../stations/stations.ts';
import type { World } from '../world/world.ts';
import { learningModels } from './learning.ts';

/** Outdoor air, ppm. */
const OUTDOOR_PPM = 420;
/** A classroom of 60 m² and 3.2 m. */
const ROOM_M3 = 192;
/** Carbon dioxide that one who sits breathes out, m³/h (EN 16798-1: about 20 L/h). */
const BREATH_M3H = 0.018;
const MOST_IN_ROOM = 27;
const ROOMS = 4;
/** Lessons of 45 minutes with breaks of 5, 20 and 15 between, in hours of the day. */
const LESSONS = [8, 8.83, 9.92, 10.75, 11.83, 12.67, 13.75, 14.58] as const;
const LESSON_H = 0.75;
/** Windows wide open in a break, a third of the lesson in between only tilted or shut, changes of air in an hour. */
const BREAK_LAMBDA = 5;
const NIGHT_LAMBDA = 0.3;

/** Pupils by form: what is usual, no figures of the schools themselves. */
const PUPILS: Readonly<Record<string, number>> = {
  Grundschule: 250, Förderschule: 170, Hauptschule: 330, Realschule: 560, Gymnasium: 880, Gesamtschule: 1080,
  Sekundarschule: 560, Berufskolleg: 1500, Weiterbildungskolleg: 500,
}; // prettier-ignore
/** Lines as they are sold, Mbit/s, and their share. */
const LINES = [
  [1000, 0.52],
  [500, 0.74],
  [250, 0.88],
  [100, 0.96],
  [50, 1],
] as const;

interface School {
  readonly pupils: number;
  readonly lessons: number;
  readonly lineMbit: number;
}

const schools = new WeakMap<Station, School>();
function schoolOf(station: Station): School {
  let school = schools.get(station);
  if (!school) {
    const form = station.asset.properties.facts.map(({ value }) => String(value)).find((value) => value in PUPILS);
    const share = hash2(station.key, 1);
    school = {
      pupils: Math.round((PUPILS[form ?? ''] ?? 450) * (0.7 + 0.6 * hash2(station.key, 2))),
      lessons: form === 'Grundschule' || form === 'Förderschule' ? 6 : 8,
      lineMbit: LINES.find(([, upTo]) => share < upTo)![0],
    };
    schools.set(station, school);
  }
  return school;
}

/** Pupils in a room in a lesson: not every room is used in each. */
const inRoom = (key: number, day: number, lesson: number, room: number): number =>
  hash2(key + room * 101, day * 16 + lesson, 5) < 0.86
    ? Math.round(MOST_IN_ROOM * (0.75 + 0.25 * hash2(key, day * 16 + lesson, 6)))
    : 0;

/**
 * Carbon dioxide in a room, ppm: the balance of what is breathed out and what the change of air takes away, solved exactly from the
 * morning on, lesson by lesson.
 */
function carbonDioxide(
  station: Station,
  room: number,
  day: number,
  hour: number,
  lessons: number,
  tilt: number,
): number {
  let ppm = OUTDOOR_PPM;
  const pass = (hours: number, people: number, lambda: number): void => {
    const level = OUTDOOR_PPM + ((people * BREATH_M3H) / (ROOM_M3 * lambda)) * 1e6;
    ppm = level + (ppm - level) * Math.exp(-lambda * hours);
  };
  for (let lesson = 0; lesson < lessons && LESSONS[lesson]! < hour; lesson++) {
    const begin = LESSONS[lesson]!;
    const people = inRoom(station.key, day, lesson, room);
    pass(Math.min(hour - begin, LESSON_H), people, tilt);
    const next = lesson + 1 < lessons ? LESSONS[lesson + 1]! : 24;
    const breakH = Math.min(hour, next) - begin - LESSON_H;
    if (breakH > 0 && next < 24) pass(breakH, 0, BREAK_LAMBDA);
    else if (breakH > 0) {
      pass(Math.min(breakH, 0.5), 0, BREAK_LAMBDA);
      pass(Math.max(0, breakH - 0.5), 0, NIGHT_LAMBDA);
    }
  }
  return ppm;
}

/** Warmth of a room, °C: heated from five in the morning of a school day, left to sink in the night and on free days. */
function warmth(world: World, key: number, atMs: number, isSchoolDay: boolean, hour: number, people: number): number {
  const outside = world.weather(atMs).temperatureCel;
  const heated = 20.4 + 1.2 * (hash2(key, 9) - 0.5);
  const low = 16.2 + 1.5 * (hash2(key, 10) - 0.5);
  const day = isSchoolDay ? Math.max(0, Math.min(1, (hour - 5) / 3)) * Math.max(0, Math.min(1, (22 - hour) / 6)) : 0;
  const winter = low + (heated - low) * day + 0.07 * people + Math.min(0, outside) * 0.05;
  // Without heating a building follows the air outside, some degrees above it.
  const summer = outside * 0.55 + 10.5 + 0.07 * people;
  return outside < 12 ? winter : Math.max(winter, summer);
}

export const education: Models = (_stations, world) => ({
  ...learningModels(world),
  school: (station, atMs): Values => {
    const { key } = station;
    const { pupils, lessons, lineMbit } = schoolOf(station);
    const { day, hour, isSchoolDay } = world.local(atMs);
    const lesson = LESSONS.findIndex((begin) => hour >= begin && hour < begin + LESSON_H);
    const begin = LESSONS[0] - 0.4;
    const end = LESSONS[lessons - 1]! + LESSON_H + 0.2;
    const isOpen = isSchoolDay && hour >= begin && hour <= end;
    const share = isOpen ? Math.min(1, (hour - begin) * 2.5, (end - hour) * 4) : 0;
    const present = Math.round(pupils * 0.93 * share * (0.96 + 0.04 * world.wander(key, atMs, 5_400_000)));
    const devices = Math.round(present * 0.45 + 12 + 6 * world.wander(key + 1, atMs, 1_800_000));
    const load = Math.min(1, (devices * 1.1) / lineMbit);
    const out: Record<string, number | null> = {
      present,
      devices,
      download: lineMbit * (0.95 - 0.45 * load + 0.03 * world.wander(key + 2, atMs, 900_000)),
    };
    let roomsToAir = 0;
    // In the cold windows stay shut longer.
    const cold = Math.max(0, Math.min(1, (12 - world.weather(atMs).temperatureCel) / 14));
    for (let room = 1; room <= ROOMS; room++) {
      const tilt = (0.9 + 2.4 * hash2(key + room, 7)) * (1 - 0.35 * cold);
      const ppm = isSchoolDay ? carbonDioxide(station, room, day, hour, lessons, tilt) : OUTDOOR_PPM;
      const people = isSchoolDay && lesson >= 0 && lesson < lessons ? inRoom(key, day, lesson, room) : 0;
      if (ppm > 1000) roomsToAir++;
      out[`CO2-${room}`] = ppm + 8 * world.wander(key + 20 + room, atMs, 900_000);
      out[`temperature-${room}`] = warmth(world, key + room, atMs, isSchoolDay, hour, people * 0.4);
    }
    out['roomsToAir'] = roomsToAir;
    return out;
  },
});
