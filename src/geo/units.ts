/** Units as types: a number that has been said to be metres cannot be passed where radians are wanted. */
declare const unit: unique symbol;
type Branded<U extends string> = number & { readonly [unit]: U };

/** Metres; heights are above NHN (DHHN2016) unless the name says otherwise. */
export type Metres = Branded<'m'>;
/** Radians, counter-clockwise positive unless the name says otherwise. */
export type Radians = Branded<'rad'>;
/** Degrees; only geo, schema and ui may use them. */
export type Degrees = Branded<'deg'>;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type UnixMs = Branded<'unixMs'>;

export const metres = (value: number): Metres => value as Metres;
export const radians = (value: number): Radians => value as Radians;
export const degrees = (value: number): Degrees => value as Degrees;
export const unixMs = (value: number): UnixMs => value as UnixMs;
