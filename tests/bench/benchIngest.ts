import { createHub } from '../../src/feed/hub.ts';
import { catalogueOf, observation } from '../feed/liveStage.ts';
import { median, timed, type Row } from './row.ts';

const DATASTREAMS = 10_000;

/** The hub alone: what a source hands over in a second, and ten times that. */
export function benchIngest(): Row[] {
  const catalogue = catalogueOf(DATASTREAMS);
  const hub = createHub(catalogue);
  let round = 0;
  const batch = (count: number) => {
    round++;
    return Array.from({ length: count }, (_, i) => observation(catalogue, i % DATASTREAMS, 1.7e12 + round * 1000 + Math.floor(i / DATASTREAMS), i)); // prettier-ignore
  };
  const step = (batches: readonly ReturnType<typeof batch>[]): number[] => {
    const waiting = [...batches];
    return timed(Math.floor(batches.length / 2), () => {
      hub.apply(waiting.shift()!);
      hub.step();
    });
  };
  const small = step(Array.from({ length: 20 }, () => batch(DATASTREAMS)));
  const large = step(Array.from({ length: 10 }, () => batch(10 * DATASTREAMS)));
  const given = 20 * DATASTREAMS + 100 * DATASTREAMS;
  const { applied } = hub.counts();
  return [
    { group: 'ingest', figure: '10 000 observations into the hub, slowest', unit: 'ms', measured: Math.max(...small), target: '≤ 25' }, // prettier-ignore
    { group: 'ingest', figure: 'burst of 100 000, median', unit: 'ms', measured: median(large), target: '≤ 1000' },
    { group: 'ingest', figure: 'lost', unit: '', measured: given - applied, target: '= 0' },
  ];
}
