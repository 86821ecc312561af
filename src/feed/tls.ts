import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { DecodeError } from '../schema/decode.ts';
import type { TlsSetting } from '../schema/tlsConfig.ts';

const FILES = { caFile: 'ca', certFile: 'cert', keyFile: 'key' } as const;
/** What Node calls it when nobody it trusts has signed a server's certificate. */
const UNTRUSTED = /SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|self-signed certificate|unable to (get local issuer|verify the first)/; // prettier-ignore
/** What a server says before it hangs up: TLS alerts about the certificate that it wants of us. */
const REFUSED = /alert (certificate required|bad certificate|unknown ca|certificate unknown|certificate expired|unsupported certificate)/; // prettier-ignore

/** As `node:tls` takes them; what is not configured is absent. */
export type TlsFiles = Partial<Record<(typeof FILES)[keyof typeof FILES], string>>;

/**
 * The files of a setting, read now: a certificate that was renewed needs no restart.
 * @param at where the setting stands, for the error
 * @throws DecodeError with the path of a file that cannot be read, or of a key that does not fit its certificate
 */
export function readTls(setting: TlsSetting | undefined, at = 'tls', file = 'hafenblick.config.json'): TlsFiles {
  const read: TlsFiles = {};
  const attempt = (key: keyof typeof FILES, run: () => void): void => {
    try {
      run();
    } catch (error) {
      throw new DecodeError(file, `${at}.${key}`, (error as Error).message);
    }
  };
  for (const key of Object.keys(FILES) as (keyof typeof FILES)[]) {
    const path = setting?.[key];
    if (path !== undefined) attempt(key, () => (read[FILES[key]] = readFileSync(path, 'utf8')));
  }
  const { ca, ...own } = read;
  if (ca !== undefined) attempt('caFile', () => checkAuthority(ca));
  if (own.key !== undefined) attempt('keyFile', () => createSecureContext(own));
  return read;
}

/** Node takes a text without any certificate as an empty list, and then trusts nobody. */
function checkAuthority(ca: string): void {
  if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw new Error('holds no certificate (PEM)');
  createSecureContext({ ca });
}

/**
 * Every `tls` of a configuration: its files, and that its connection is an encrypted one.
 * @throws DecodeError with the path of the first that cannot be used
 */
export function checkTls(setting: unknown, at: string, file: string): void {
  if (typeof setting !== 'object' || setting === null) return;
  const { tls, url } = setting as { readonly tls?: TlsSetting; readonly url?: unknown };
  if (tls !== undefined && typeof url === 'string') {
    if (!/^(mqtts|wss|tls):/.test(url))
      throw new DecodeError(file, `${at}.tls`, `${url} is not encrypted: its scheme must be mqtts, wss or tls`);
    readTls(tls, `${at}.tls`, file);
  }
  for (const [key, each] of Object.entries(setting)) if (key !== 'tls') checkTls(each, `${at}.${key}`, file);
}

const isUntrusted = ({ message, code }: NodeJS.ErrnoException): boolean => UNTRUSTED.test(`${code} ${message}`);
/** A certificate that does not fit, or a file of it that is not there: to try again would not help. */
export const isOfCertificate = (error: NodeJS.ErrnoException): boolean =>
  isUntrusted(error) ||
  REFUSED.test(error.message) ||
  /^(CERT_|ERR_TLS_CERT_)/.test(error.code ?? '') ||
  error.syscall === 'open';

/** Why a connection ended, for the log: what has to do with certificates in words that say what to do. */
export function reasonOf(error: Error): string {
  const { message, code } = error as NodeJS.ErrnoException;
  const refused = REFUSED.exec(message)?.[1];
  if (refused !== undefined) return `the server does not take our certificate (${refused})`;
  if (isUntrusted(error))
    return `the server's certificate is signed by nobody we trust (${message}): name the file of its authority`;
  // Node reports several addresses of one name that all refuse as an error without a message.
  return message !== '' ? message : (code ?? error.name);
}
