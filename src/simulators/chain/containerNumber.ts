/** Weights of letters by ISO 6346: 10 … 38 without multiples of eleven. */
const LETTERS = Object.fromEntries(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter, i) => [letter, 10 + i + Math.floor((i + 9) / 10)])); // prettier-ignore
/** No owner has this code: the box is none that exists. */
const OWNER = 'HFBU';

/** Check digit of a container number by ISO 6346. @param code four letters and six digits */
export function checkDigit(code: string): number {
  const sum = Array.from(code).reduce((all, sign, i) => all + (LETTERS[sign] ?? Number(sign)) * 2 ** i, 0);
  return (sum % 11) % 10;
}

/** @param serial 0 … 999 999 */
export function containerNumber(serial: number): { readonly id: string; readonly number: string } {
  const digits = String(serial).padStart(6, '0');
  const check = checkDigit(OWNER + digits);
  return { id: `${OWNER.toLowerCase()}${digits}${check}`, number: `${OWNER} ${digits} ${check}` };
}
