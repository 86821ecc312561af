import { readFileSync } from 'node:fs';
import { decode, DecodeError } from '../../schema/decode.ts';
import { OwnerSystemsSchema, type OwnerSystems } from '../../schema/owners.ts';

/** What an alarm is about: ids of asset and datastream, and the alarm's own. */
export interface AlarmSubject {
  readonly asset: string;
  readonly datastream: string;
  readonly alarm: string;
}

/** Address of an owner's system; null where none is known. */
export type SystemOf = (owner: string | null, subject: AlarmSubject) => string | null;

/** Of several owners the first, of an office its institution: „Stadt Duisburg, Verkehrssteuerung (simuliert)“ is the city. */
const institutionOf = (owner: string): string => owner.split(/, | \(| \/ | and | und /)[0]!;

/** @param systems addresses by owner; an office without its own has that of its institution */
export function createSystemOf(systems: OwnerSystems): SystemOf {
  return (owner, subject) => {
    if (owner === null) return null;
    const address = systems[owner] ?? systems[institutionOf(owner)];
    return (
      address?.replace(/\{(asset|datastream|alarm)\}/g, (_, name: keyof AlarmSubject) =>
        encodeURIComponent(subject[name]),
      ) ?? null
    );
  };
}

/** Public pages of the owners. @throws DecodeError naming file and path */
export function loadOwnerSystems(path: string): OwnerSystems {
  const file = 'assets/owners.json';
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new DecodeError(file, '', (error as Error).message);
  }
  return decode(OwnerSystemsSchema, input, file);
}
