import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { json, type Answer } from '../../../contract/standIn.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/open311');
const fixture = (name: string): unknown[] => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as unknown[];

export const SERVICES = fixture('services.json');
/** Three reports, with all that a server may say of people. */
export const REQUESTS = fixture('requests.json') as readonly Record<string, unknown>[];

export interface CityOptions {
  /** Most reports of a page, whatever is asked for. */
  readonly size?: number;
  /** A server that knows no pages, as the standard has none. */
  readonly hasPages?: boolean;
  /** It serves many cities and wants to know which. */
  readonly jurisdiction?: string;
}

/** A city as it answers by GeoReport v2: spans of at most 90 days, open alone unless closed is asked for, errors as a list. */
export function city(
  requests: readonly Record<string, unknown>[] = REQUESTS,
  { size = 500, hasPages = true, jurisdiction }: CityOptions = {},
  services: unknown = SERVICES,
): Answer {
  const answerTo = (url: string): Answer => {
    const { pathname, searchParams: asked } = new URL(url, 'http://x');
    const fail = (code: number, description: string): Answer => json([{ code, description }], code);
    if (jurisdiction !== undefined && asked.get('jurisdiction_id') !== jurisdiction)
      return asked.has('jurisdiction_id')
        ? fail(404, 'jurisdiction_id not found')
        : fail(400, 'jurisdiction_id was not provided');
    if (pathname.endsWith('/services.json')) return json(services);
    if (!pathname.endsWith('/requests.json')) return fail(404, 'no such thing');
    const [from, to] = [Date.parse(asked.get('start_date')!), Date.parse(asked.get('end_date')!)];
    if (!(to > from) || to - from > 90 * 86_400_000) return fail(400, 'the span is more than 90 days');
    const wanted = (asked.get('status') ?? 'open').split(',');
    const found = requests.filter((one) => {
      const at = Date.parse(String(one['requested_datetime']));
      const isOther = !['open', 'closed'].includes(String(one['status']));
      return Number.isNaN(at) || ((isOther || wanted.includes(String(one['status']))) && at >= from && at <= to);
    });
    const each = Math.min(size, Number(asked.get('page_size') ?? 50));
    const begin = (Number(asked.get('page') ?? 1) - 1) * each;
    return json(hasPages ? found.slice(begin, begin + each) : found);
  };
  return (request, response) => answerTo(request.url!)(request, response);
}
