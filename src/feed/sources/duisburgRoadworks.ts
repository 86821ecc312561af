import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { metresBetween } from '../../geo/distance.ts';
import { instantInLines } from '../../schema/autobahn.ts';
import type { Fact } from '../../schema/catalogue.ts';
import type { Config } from '../../schema/config.ts';
import { decode } from '../../schema/decode.ts';
import { RoadworkFeatureSchema, RoadworksSchema } from '../../schema/duisburgRoadworks.ts';
import type { Log } from '../log.ts';
import { isNearCity } from './cityArea.ts';
import { pollingSource, type Poll } from './pollingSource.ts';
import { createRoadEventBook, type RoadEvent } from './roadEvents.ts';
import type { Source } from './source.ts';
import type { SourceTimers } from './sourceTimers.ts';

type Setting = Config['sources']['duisburgRoadworks'];
type Line = readonly (readonly [number, number])[];

const OWNER = 'Stadt Duisburg';
const LABEL = {
  reason: { de: 'Anlass', en: 'Reason', zh: '事由' },
  time: { de: 'Bauzeit', en: 'Period', zh: '施工期' },
  length: { de: 'Länge', en: 'Length', zh: '长度' },
} as const;

const lengthOfPart = ([lon, lat]: Line[number], [toLon, toLat]: Line[number]): number =>
  metresBetween({ lon, lat }, { lon: toLon, lat: toLat });
const lengthOf = (line: Line): number =>
  line.slice(1).reduce((sum, point, i) => sum + lengthOfPart(line[i]!, point), 0);

/** The point at half the length of a line. */
export function middleOf(line: Line): [number, number] {
  let left = lengthOf(line) / 2;
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1]!, line[i]!];
    const step = lengthOfPart(from, to);
    if (step > 0 && step >= left) {
      const t = left / step;
      return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
    }
    left -= step;
  }
  return [line[0]![0], line[0]![1]];
}

/**
 * One layer → its roadworks. Lines that say the same of themselves are parts of one: the place is on the longest.
 * @throws DecodeError when it is not a collection, as in an error that the server sends with 200
 */
export function readRoadworks(body: unknown, isFuture: boolean, complain: (line: string) => void): RoadEvent[] {
  const works = new Map<string, { title: string; reason: string; time: string; lines: Line[] }>();
  for (const feature of decode(RoadworksSchema, body, 'query?f=geojson').features) {
    const read = v.safeParse(RoadworkFeatureSchema, feature);
    if (!read.success) {
      complain(`a roadwork does not fit: ${v.getDotPath(read.issues[0]) ?? ''} ${read.issues[0].message}`);
      continue;
    }
    const { geometry, properties } = read.output;
    const { BEZEICHNUNG_BM_MP: title, ANLASS_TXT_BM: reason, BAUZEIT_BM: time } = properties;
    // The server numbers its rows anew when it likes: what a roadwork says of itself is the better name.
    const key = JSON.stringify([title, reason, time]);
    const lines = geometry.filter((line) => line.every(([lon, lat]) => isNearCity(lon, lat, 3)));
    if (lines.length === 0) continue;
    const known = works.get(key);
    if (known) known.lines.push(...lines);
    else works.set(key, { title, reason, time, lines });
  }
  return [...works].map(([key, { title, reason, time, lines }]): RoadEvent => {
    const longest = lines.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a));
    const lengthM = Math.round(lines.reduce((sum, line) => sum + lengthOf(line), 0));
    const [begin = '', end = ''] = time.split(/\s*(?:-|–|bis)\s*/);
    const words = (label: Fact['label'], value: string): Fact[] =>
      value === '' ? [] : [{ label, value: value.slice(0, 600), lang: 'de', unverified: false }];
    return {
      id: `duisburg-roadworks/${createHash('sha256').update(key).digest('hex').slice(0, 12)}`,
      kind: 'roadworks',
      title: (title || reason || 'Baustelle').slice(0, 200),
      place: middleOf(longest),
      from: instantInLines([`Beginn: ${begin}`], 'Beginn'),
      to: instantInLines([`Ende: ${end}`], 'Ende'),
      isFuture,
      facts: [
        ...words(LABEL.reason, reason),
        ...words(LABEL.time, time),
        ...(lengthM > 0 ? [{ label: LABEL.length, value: lengthM, unit: 'm', unverified: false }] : []),
      ],
    };
  });
}

/** Roadworks of the city: those of today, and those that begin in the next days. */
export function duisburgRoadworksSource(setting: Setting, log: Log, timers?: SourceTimers): Source {
  const { intervalS, layer, upcomingLayer } = setting;
  const base = setting.baseUrl.replace(/\/+$/, '');
  const book = createRoadEventBook({
    source: OWNER,
    licence: 'CC BY 3.0 DE',
    owner: OWNER,
    origin: 'live',
    date: '2026',
    intervalS,
  });
  const layers = [
    { number: layer, isFuture: false },
    ...(upcomingLayer === null ? [] : [{ number: upcomingLayer, isFuture: true }]),
  ];
  const known = new Map<number, RoadEvent[]>();

  const poll = async (poll: Poll): Promise<void> => {
    for (const { number, isFuture } of layers) {
      const url = `${base}/${number}/query?where=1%3D1&outFields=*&outSR=4326&f=geojson`;
      const answer = await poll.get(url, { isConditional: true });
      if (answer.status === 200)
        known.set(
          number,
          readRoadworks(answer.body, isFuture, (line) => poll.complain(line)),
        );
    }
    const events = layers.flatMap(({ number }) => known.get(number) ?? []);
    const { announced, observations, retired } = book.take(events, new Set(), poll.now());
    if (retired.length > 0) poll.retired(retired);
    if (announced.length > 0) poll.announced(announced);
    poll.named(book.assetIds());
    poll.observed(observations);
  };
  return pollingSource(
    { id: 'duisburg-roadworks', intervalS, silentAfterMs: Number.POSITIVE_INFINITY, poll },
    log,
    timers,
  );
}
