import { pino, type Logger } from 'pino';

export type Log = Logger;

/** One JSON line an event, to standard error; addresses are cut to their network. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, redact: ['ticket', 'token'], serializers: { address: truncated } },
    pino.destination(2),
  );
}

/** `192.168.7.31` → `192.168.7.0`, IPv6 to its first three groups: enough to see a network, not a person. */
export function truncated(address: unknown): string {
  const text = String(address).replace(/^::ffff:/, '');
  if (/^\d+(\.\d+){3}$/.test(text)) return text.replace(/\.\d+$/, '.0');
  return `${text.split(':').slice(0, 3).join(':')}::`;
}
