import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SOURCE_STATES } from '../live/frame.ts';
import type { SourceStatus } from './sources/source.ts';
import { createUse } from './use.ts';

/** `GET /metrics`. */
export function createMetrics(read: {
  hub: () => { applied: number; refused: number };
  sources: () => readonly SourceStatus[];
  messages: () => readonly { readonly id: string; readonly taken: number; readonly refused: number }[];
}) {
  const registry = new Registry();
  const registers = [registry];
  const use = createUse();
  collectDefaultMetrics({ register: registry });
  const sockets = new Gauge({ name: 'hafenblick_sockets', help: 'Open sockets', registers });
  const frames = new Counter({ name: 'hafenblick_frames_sent_total', help: 'Frames sent', registers });
  const bytes = new Counter({ name: 'hafenblick_frame_bytes_sent_total', help: 'Bytes of frames sent', registers });
  const refused = new Counter({
    name: 'hafenblick_sockets_refused_total',
    help: 'Refused',
    labelNames: ['reason'],
    registers,
  });
  const commits = new Histogram({
    name: 'hafenblick_history_commit_seconds',
    help: 'Duration of a commit to the history',
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  const requests = new Histogram({
    name: 'hafenblick_http_request_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  new Gauge({
    name: 'hafenblick_observations_applied',
    help: 'Observations taken since the start',
    registers,
    collect() {
      this.set(read.hub().applied);
    },
  });
  new Gauge({
    name: 'hafenblick_observations_refused',
    help: 'Observations refused since the start: unknown datastream or no sound value',
    registers,
    collect() {
      this.set(read.hub().refused);
    },
  });
  new Gauge({
    name: 'hafenblick_source_state',
    help: '1 for the state a source is in',
    labelNames: ['source', 'state'],
    registers,
    collect() {
      for (const { id, state } of read.sources())
        for (const each of SOURCE_STATES) this.set({ source: id, state: each }, each === state ? 1 : 0);
    },
  });
  new Gauge({
    name: 'hafenblick_source_messages',
    help: 'Messages read since the start, and things in them that were refused, of sources that are sent messages',
    labelNames: ['source', 'outcome'],
    registers,
    collect() {
      for (const { id, taken, refused: not } of read.messages()) {
        this.set({ source: id, outcome: 'read' }, taken);
        this.set({ source: id, outcome: 'refused' }, not);
      }
    },
  });
  for (const [count, help] of [
    ['clients', 'Open sockets of an interface'],
    ['requests', 'Requests answered by an interface, or messages sent, since the start'],
    ['bytes', 'Bytes of answers, bodies received and frames sent of an interface, since the start'],
  ] as const)
    new Gauge({
      name: `hafenblick_interface_${count}`,
      help,
      labelNames: ['interface'],
      registers,
      collect() {
        for (const [name, tally] of use.tallies()) this.set({ interface: name }, tally[count]);
      },
    });
  return {
    /** What is served, by interface. */
    use,
    sockets: (count: number): void => sockets.set(count),
    sent: (count: number, size: number): void => {
      frames.inc(count);
      bytes.inc(size);
    },
    refused: (reason: string): void => refused.inc({ reason }),
    committed: (tookMs: number): void => commits.observe(tookMs / 1000),
    requested: (route: string, status: number, tookMs: number): void =>
      requests.observe({ route, status: String(status) }, tookMs / 1000),
    text: (): Promise<string> => registry.metrics(),
    contentType: registry.contentType,
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
