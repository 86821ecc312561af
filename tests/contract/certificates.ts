import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../fixtures/tls');

/** PEM files of a small authority for tests. Their keys are of no use to anybody. */
export const CERTIFICATES = {
  /** Has signed `server` (for localhost) and `client`. */
  authority: join(FOLDER, 'authority.pem'),
  /** Certificate and key in one file, as the client's. */
  server: join(FOLDER, 'server.pem'),
  client: join(FOLDER, 'client.pem'),
  /** Signed by nobody else, and good for one day of 2020. */
  foreign: join(FOLDER, 'expired-2020.pem'),
} as const;
export const CLIENT = { certFile: CERTIFICATES.client, keyFile: CERTIFICATES.client } as const;
