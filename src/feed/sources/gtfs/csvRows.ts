/** Fields of one line of RFC 4180; a quoted field may hold commas and doubled quotes. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const out: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (isQuoted) {
      if (c !== '"') field += c;
      else if (line[i + 1] === '"') field += line[++i]!;
      else isQuoted = false;
    } else if (c === '"') isQuoted = true;
    else if (c === ',') {
      out.push(field);
      field = '';
    } else field += c;
  }
  out.push(field);
  return out;
}

export type Row = (column: string) => string;

/**
 * Hands over the rows of a table of GTFS, one after the other: nothing is held whole. Blank lines are passed over, a byte order mark
 * and blanks around the names of columns are not minded. A column that is not there reads as ''.
 * @param each the row is that of the moment only
 */
export async function eachRow(chunks: AsyncIterable<Uint8Array | string>, each: (row: Row) => void): Promise<void> {
  const decoder = new TextDecoder();
  let columns: Map<string, number> | null = null;
  let rest = '';
  let fields: string[] = [];
  const row: Row = (column) => fields[columns!.get(column) ?? -1]?.trim() ?? '';
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (columns === null) {
      const names = fieldsOf(text.replace(/^\uFEFF/, ''));
      columns = new Map(names.map((name, i) => [name.trim(), i]));
      return;
    }
    fields = fieldsOf(text);
    each(row);
  };
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop()!;
    lines.forEach(take);
  }
  take(rest + decoder.decode());
}

/** `25:10:00` is ten past one in the night after. NaN where it is empty. */
export function secondsOf(time: string): number {
  const match = /^(\d{1,3}):(\d\d):(\d\d)$/.exec(time);
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : Number.NaN;
}
