import * as v from 'valibot';

/** Untrusted input that does not fit its schema. `path` is where, in dots: `features.3.properties.theme`. */
export class DecodeError extends Error {
  readonly what: string;
  readonly path: string;

  constructor(what: string, path: string, reason: string) {
    super(`${what}: ${path ? `${path}: ` : ''}${reason}`);
    this.name = 'DecodeError';
    this.what = what;
    this.path = path;
  }
}

/**
 * Untrusted in, typed out.
 * @param what what is read, named in the error: `hafenblick.config.json`, `GET /api/catalogue`
 * @throws DecodeError with the path of the first value that does not fit
 */
export function decode<S extends v.GenericSchema>(schema: S, input: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new DecodeError(what, v.getDotPath(issue) ?? '', issue.message);
}
