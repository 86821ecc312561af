import * as v from 'valibot';

/** Scheme, host and port, nothing else. */
export const OriginText = v.pipe(
  v.string(),
  v.check((text) => URL.canParse(text) && new URL(text).origin === text, 'must be an origin like https://twin.example'),
);
