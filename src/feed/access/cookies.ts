import type { IncomingMessage } from 'node:http';

/** Value of a cookie of a request; undefined when it has none of this name. */
export function cookieOf(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.split('=');
    if (key?.trim() === name) return value.join('=').trim();
  }
  return undefined;
}

/**
 * A cookie that no script can read, and that is not sent along with requests of other sites but a plain link.
 * @param maxAgeS 0 = deletes it
 */
export const cookieText = (name: string, value: string, maxAgeS: number, path: string, isSecure: boolean): string =>
  `${name}=${value}; Path=${path}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
