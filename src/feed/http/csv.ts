import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from './answer.ts';

/** A cell of a CSV file (RFC 4180). What a spreadsheet would take for a formula is made text. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Answers with a table as a file of its own (RFC 4180). */
export function sendCsv(
  request: IncomingMessage,
  response: ServerResponse,
  filename: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): Promise<void> {
  const lines = [
    columns,
    ...rows.map((row) => row.map((value) => (typeof value === 'string' ? cell(value) : String(value ?? '')))),
  ];
  const text = lines.map((line) => `${line.join(',')}\r\n`).join('');
  const headers = { 'content-disposition': `attachment; filename="${filename}"` };
  return sendText(request, response, 200, 'text/csv; charset=utf-8', text, headers);
}
