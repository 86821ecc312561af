import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** Longest signed text that is read, characters. */
const MOST_CHARACTERS = 3000;

/**
 * Signs small facts so that any feed with the same secret can trust them: `<facts>.<HMAC-SHA256>`, base64url. Not secret, only genuine.
 * @param secret shared by all feeds; null = one of this run alone
 * @param purpose a text signed for one purpose is none for another
 */
export function createSigner(secret: string | null, purpose: string) {
  const key = Buffer.from(hkdfSync('sha256', secret ?? randomBytes(32), 'hafenblick', purpose, 32));
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign: (facts: unknown): string => {
      const text = Buffer.from(JSON.stringify(facts)).toString('base64url');
      return `${text}.${mac(text).toString('base64url')}`;
    },
    /** @returns what was signed, unread; null when it was not signed here */
    read: (signed: string): unknown => {
      const [text = '', given = ''] = signed.length > MOST_CHARACTERS ? [] : signed.split('.');
      const bytes = Buffer.from(given, 'base64url');
      const own = mac(text);
      if (text === '' || bytes.length !== own.length || !timingSafeEqual(bytes, own)) return null;
      return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    },
  };
}
export type Signer = ReturnType<typeof createSigner>;
