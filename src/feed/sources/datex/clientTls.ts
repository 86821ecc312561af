import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { DecodeError } from '../../../schema/decode.ts';
import type { DatexSetting } from '../../../schema/datexConfig.ts';
import type { ClientTls } from '../requestDocument.ts';
import { SourceError } from '../requestJson.ts';

/**
 * The certificate of the configuration, read anew each time it is called: one that was renewed needs no restart.
 * @throws DecodeError at once where a file cannot be read, or key and certificate do not fit; later SourceError from the function itself
 */
export function clientTls({ id, clientCertificate }: DatexSetting, password: string | null): (() => ClientTls) | null {
  if (!clientCertificate) return null;
  const { certFile, keyFile, caFile } = clientCertificate;
  const fail = (key: string, error: unknown): never => {
    throw new DecodeError('hafenblick.config.json', `sources.datex.${id}.clientCertificate.${key}`, (error as Error).message); // prettier-ignore
  };
  const read = (key: string, file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      return fail(key, error);
    }
  };
  const load = (): ClientTls => {
    const tls = {
      cert: read('certFile', certFile),
      key: read('keyFile', keyFile),
      ...(caFile === undefined ? {} : { ca: read('caFile', caFile) }),
      ...(password === null ? {} : { passphrase: password }),
    };
    try {
      createSecureContext(tls);
    } catch (error) {
      fail('keyFile', error);
    }
    return tls;
  };
  load();
  return () => {
    try {
      return load();
    } catch (error) {
      throw new SourceError((error as Error).message);
    }
  };
}
