import { readFileSync } from 'node:fs';
import { decode } from '../../schema/decode.ts';
import { CorridorFileSchema, type Corridor } from '../../schema/trains.ts';

/** @param path `assets/simulators/corridors.json`. @throws DecodeError, or the system's error when it cannot be read */
export const readCorridors = (path: string): readonly Corridor[] =>
  decode(CorridorFileSchema, JSON.parse(readFileSync(path, 'utf8')), path).corridors;
