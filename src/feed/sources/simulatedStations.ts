import { unixMs } from '../../geo/units.ts';
import type { Observation } from '../../live/observation.ts';
import type { Theme } from '../../schema/catalogue.ts';
import { decode } from '../../schema/decode.ts';
import { SenderSchema, type Format } from '../../schema/senderConfig.ts';
import type { JsonMessage, Measured, Simulation } from '../../simulators/simulation.ts';
import type { FeedCatalogue } from '../feedCatalogue.ts';
import type { FeedClock } from '../feedClock.ts';
import { createIntake } from '../ingest/intake.ts';
import { readMessage } from '../ingest/readMessage.ts';
import type { Log } from '../log.ts';
import { createComplaints } from './complaints.ts';
import { simulatedSource, type MessageReader } from './simulated.ts';
import type { Source } from './source.ts';

/** Datastreams are called by their ids here, not by the numbers of `/v1.1`. */
const noName = (): undefined => undefined;

/** Simulated stations of a theme, or movers of its own id that jump when their messages are thinned, as a source: their messages go through the reader and the intake that real senders' go through. */
export function simulatedStations(
  theme: Theme,
  format: Format,
  simulation: Simulation<JsonMessage>,
  catalogue: FeedCatalogue,
  clock: FeedClock,
  log: Log,
  { id = `simulated-${theme}`, isThinned = true }: { readonly id?: string; readonly isThinned?: boolean } = {},
): Source {
  const complain = createComplaints(id, log);
  const sender = decode(
    SenderSchema,
    { id, source: 'Hafenblick', licence: 'MIT', writes: ['*'], datastreams: 0 },
    'simulator',
  );
  const intake = createIntake(sender, catalogue, undefined, 'simulated');
  const read: MessageReader<JsonMessage> = (messages) => {
    const observations: Observation[] = [];
    const output = {
      announced: () => undefined,
      observed: (some: readonly Observation[]) => {
        for (const each of some) observations.push(each);
      },
    };
    for (const { atMs, body } of messages) {
      const at = unixMs(atMs);
      const { refused } = intake.take(readMessage(body, format, at, noName), at, output);
      for (const { path, reason } of refused) complain(`${path}: ${reason}`);
    }
    return observations;
  };
  return simulatedSource({
    id,
    simulation,
    clock,
    open: () => read,
    openPast: () => recallOf(catalogue, format, read),
    isLater: true,
    isThinned,
    ...(isThinned ? { theme } : {}),
  });
}

/**
 * What was said at another instant, without the way through a message where the reader would find the same in it: values of datastreams
 * that are in the catalogue, in its units. Everything else is read. A state of the whole city is 13 000 values.
 */
function recallOf(
  { byId }: FeedCatalogue,
  format: Format,
  read: MessageReader<JsonMessage>,
): MessageReader<JsonMessage> {
  // In other formats there is no word for a value that is no more.
  const isTaken = (value: number): boolean => Number.isFinite(value) || (format === 'ngsi-ld' && Number.isNaN(value));
  const isAsKnown = ({ stream, value }: Measured): boolean =>
    isTaken(value) && byId.get(stream.id)?.datastream.unit === stream.unit;
  return (messages, instantMs) => {
    const observations: Observation[] = [];
    for (const message of messages) {
      const { atMs, measured } = message;
      if (!measured?.every(isAsKnown)) observations.push(...read([message], instantMs));
      else
        for (const { stream, value } of measured) {
          const quality = Number.isNaN(value) ? 'missing' : 'good';
          observations.push({ datastream: stream.id, timeMs: unixMs(atMs), value, quality, origin: 'simulated' });
        }
    }
    return observations;
  };
}
