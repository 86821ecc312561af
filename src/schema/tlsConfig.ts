import * as v from 'valibot';

export const FilePath = v.pipe(v.string(), v.minLength(1), v.regex(/^[^\0]+$/));

/** Of one encrypted connection: PEM files, paths from the folder the feed is started in. Read anew for each connection. */
export const TlsSchema = v.pipe(
  v.strictObject({
    /** Who signed the server, in place of the public authorities. */
    caFile: v.optional(FilePath),
    /** Shown to a server that asks for one (mTLS). */
    certFile: v.optional(FilePath),
    keyFile: v.optional(FilePath),
  }),
  v.check(
    ({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined),
    'needs both of certFile and keyFile, or none',
  ),
);
export type TlsSetting = v.InferOutput<typeof TlsSchema>;
