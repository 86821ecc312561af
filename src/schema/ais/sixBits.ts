// The payload of an AIS sentence: characters that carry 6 bits each (ITU-R M.1371-5, annex 8; NMEA 0183 "armouring").

/** Text in AIS is 6 bits a character: `@` (0) ends it. */
const TEXT = '@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !"#$%&\'()*+,-./0123456789:;<=>?';

/** Bits of a message, first bit first. Reads beyond the end give what is there and zeros, so that short messages of old transponders can be read. */
export class BitReader {
  readonly length: number;
  private readonly sixes: Uint8Array;

  private constructor(sixes: Uint8Array, length: number) {
    this.sixes = sixes;
    this.length = length;
    // What fills the last character up is no part of the message.
    const last = sixes.length - 1;
    if (last >= 0) sixes[last]! &= ~(2 ** (sixes.length * 6 - length) - 1);
  }

  /** @returns null when a character is no payload character. @param fill bits that are no part of the message, 0 … 5 */
  static from(payload: string, fill: number): BitReader | null {
    const sixes = new Uint8Array(payload.length);
    for (let i = 0; i < payload.length; i++) {
      const code = payload.charCodeAt(i);
      if (code < 48 || code > 119 || (code > 87 && code < 96)) return null;
      sixes[i] = code < 88 ? code - 48 : code - 56;
    }
    return new BitReader(sixes, Math.max(0, payload.length * 6 - fill));
  }

  /** Unsigned, at most 32 bits. */
  uint(start: number, count: number): number {
    let value = 0;
    let bit = start;
    let left = count;
    while (left > 0) {
      const offset = bit % 6;
      const taken = Math.min(6 - offset, left);
      const six = bit < this.length ? this.sixes[(bit - offset) / 6]! : 0;
      value = value * (1 << taken) + ((six >> (6 - offset - taken)) & ((1 << taken) - 1));
      bit += taken;
      left -= taken;
    }
    return value;
  }

  /** Two's complement, at most 32 bits. */
  int(start: number, count: number): number {
    const value = this.uint(start, count);
    return value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** Text without what pads it. */
  text(start: number, characters: number): string {
    let out = '';
    for (let i = 0; i < characters; i++) {
      const six = this.uint(start + 6 * i, 6);
      if (six === 0) break;
      out += TEXT[six]!;
    }
    return out.trim();
  }
}

/** Writes what `BitReader` reads. */
export class BitWriter {
  private readonly sixes: number[] = [];
  private length = 0;

  uint(value: number, count: number): this {
    let left = count;
    while (left > 0) {
      const free = 6 - (this.length % 6);
      if (free === 6) this.sixes.push(0);
      const taken = Math.min(free, left);
      const part = Math.floor(value / 2 ** (left - taken)) & (2 ** taken - 1);
      this.sixes[this.sixes.length - 1]! |= part << (free - taken);
      this.length += taken;
      left -= taken;
    }
    return this;
  }

  int(value: number, count: number): this {
    return this.uint(value < 0 ? value + 2 ** count : value, count);
  }

  text(text: string, characters: number): this {
    for (let i = 0; i < characters; i++) this.uint(Math.max(0, TEXT.indexOf(text[i] ?? '@')), 6);
    return this;
  }

  payload(): { readonly payload: string; readonly fill: number } {
    const payload = String.fromCharCode(...this.sixes.map((six) => (six < 40 ? six + 48 : six + 56)));
    return { payload, fill: (6 - (this.length % 6)) % 6 };
  }
}
