const PREFIX = 'vehicle/';

/** Whether an id is that of a computed vehicle on a counted road: it is there only as long as it is drawn, so no link carries it. */
export const isVehicleId = (id: string): boolean => id.startsWith(PREFIX);

/** Vehicles of a carriageway are counted on, and from nought again after so many: more than a week of the fullest road. */
const NUMBERS_BITS = 20;
export const VEHICLE_NUMBERS = 2 ** NUMBERS_BITS;
/** Carriageways that fit beside them in the 28 bits of a pick's index. */
export const MOST_CARRIAGEWAYS = 256;

/** @param way number of the carriageway; @param vehicle its number there, any whole number */
export const vehicleIdOf = (way: number, vehicle: number): string => `${PREFIX}${way}-${numberOf(vehicle)}`;

/** Carriageway and number that an id carries; null for any other id. */
export function placeOfVehicleId(id: string): { readonly way: number; readonly number: number } | null {
  const match = /^vehicle\/(\d{1,3})-(\d{1,7})$/.exec(id);
  return match && { way: Number(match[1]), number: Number(match[2]) };
}

/** Number of a vehicle as ids and picks have it. */
export const numberOf = (vehicle: number): number => vehicle & (VEHICLE_NUMBERS - 1);

export const unpackVehicle = (index: number): { readonly way: number; readonly number: number } => ({
  way: index >>> NUMBERS_BITS,
  number: numberOf(index),
});
