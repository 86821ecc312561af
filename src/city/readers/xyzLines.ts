const NEWLINE = 10;
const RETURN = 13;
const DOT = 46;
const MINUS = 45;
const PLUS = 43;
/** Blank, tab, comma, semicolon. */
const isBetween = (byte: number): boolean => byte === 32 || byte === 9 || byte === 44 || byte === 59;
/** More digits than a double holds say nothing. */
const MOST_DIGITS = 15;

type Take = (first: number, second: number, third: number) => void;

/** Cuts bytes into lines of three numbers without making a string of any: a tile has a million lines, a city 289 tiles. */
export class XyzLines {
  /** Number of the line that is being read, from 1. */
  line = 1;
  private readonly fields = [0, 0, 0];
  private field = 0;
  private value = 0;
  private scale = 0;
  private digits = 0;
  private isNegative = false;
  private isBroken = false;
  private isEmpty = true;

  /**
   * @param take called for each line of three numbers
   * @param reject called for each other line that is not empty; `line` is its number
   */
  push(piece: Uint8Array, take: Take, reject: () => void): void {
    for (const byte of piece) {
      if (byte >= 48 && byte <= 57) {
        this.isEmpty = false;
        if (this.digits++ < MOST_DIGITS) {
          this.value = this.value * 10 + (byte - 48);
          this.scale *= 10;
        } else if (this.scale === 0) this.isBroken = true;
      } else if (byte === DOT && this.scale === 0) this.scale = 1;
      else if (isBetween(byte)) this.endField();
      else if (byte === NEWLINE) this.endLine(take, reject);
      else if ((byte === MINUS || byte === PLUS) && this.digits === 0 && this.scale === 0)
        this.isNegative = byte === MINUS;
      else if (byte !== RETURN) {
        this.isEmpty = false;
        this.isBroken = true;
      }
    }
  }

  /** The last line, which may lack its end: one of three numbers counts, part of one does not. */
  end(take: Take, reject: () => void): void {
    if (this.isEmpty && this.digits === 0) return;
    this.endLine(take, reject);
  }

  private endField(): void {
    if (this.digits === 0 && this.scale === 0) return;
    if (this.field < 3) {
      const value = this.scale > 1 ? this.value / this.scale : this.value;
      this.fields[this.field] = this.isNegative ? -value : value;
    }
    this.field++;
    this.value = this.scale = this.digits = 0;
    this.isNegative = false;
  }

  private endLine(take: Take, reject: () => void): void {
    this.endField();
    const { fields, field, isBroken, isEmpty } = this;
    this.field = 0;
    this.isBroken = this.isNegative = false;
    this.isEmpty = true;
    if (!isEmpty)
      if (field === 3 && !isBroken) take(fields[0]!, fields[1]!, fields[2]!);
      else reject();
    this.line++;
  }
}
