import * as v from 'valibot';

/** An id as others have it: a number here, a text there. */
export const ForeignId = v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.minLength(1));

/** Decimal degrees, as text where somebody keeps every digit. @param most beyond it there is nothing: 90 or 180 */
export const foreignDegrees = (most: number) =>
  v.pipe(
    v.union([v.pipe(v.string(), v.nonEmpty()), v.number()]),
    v.transform(Number),
    v.finite(),
    v.minValue(-most),
    v.maxValue(most),
  );
