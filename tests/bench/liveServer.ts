// The feed's live end in a process of its own, driven by the bench over IPC: see benchLive.ts.
import { memoryUsage, cpuUsage } from 'node:process';
import { decode } from '../../src/schema/decode.ts';
import { ConfigSchema } from '../../src/schema/config.ts';
import { keepHeapClose } from '../../src/feed/heap.ts';
import { observation, openStage, stateOf } from '../feed/liveStage.ts';
import { cityPlaceOf, hashOf } from './liveCity.ts';

export type ToServer =
  | { readonly do: 'tickets'; readonly count: number }
  /** Changes `updates` datastreams `hz` times a second until told 0. */
  | { readonly do: 'shake'; readonly updates: number; readonly hz: number }
  /** Lets so much time pass at once, with all that would have changed and every step that it would have taken. */
  | { readonly do: 'pass'; readonly seconds: number; readonly updates: number; readonly hz: number }
  | { readonly do: 'usage' }
  /** The state as a text, to compare with that of a client. */
  | { readonly do: 'hash' };
export type FromServer =
  | { readonly ready: string }
  | { readonly tickets: readonly string[] }
  | { readonly hash: string }
  | {
      readonly usage: { readonly rss: number; readonly cpuMs: number; readonly clients: number; readonly seq: number };
    };

keepHeapClose();
const datastreams = Number(process.argv[2]);
const { limits } = decode(ConfigSchema, {}, 'config');
const stage = await openStage(
  datastreams,
  { limits: { ...limits, socketsPerAddress: 20_000, handshakesPerMinute: 1_000_000, sockets: 20_000 } },
  cityPlaceOf,
);
const say = (message: FromServer): void => void process.send?.(message);
let timer: NodeJS.Timeout | undefined;
let round = 0;

/** All of one instant: the time in the frame's header is when it was made. */
function shake(updates: number): void {
  round++;
  const now = Date.now();
  stage.hub.apply(
    Array.from({ length: updates }, (_, i) =>
      observation(stage.catalogue, (i * 7 + round) % datastreams, now, Math.fround(500 + 400 * Math.sin(i + round))),
    ),
  );
}
shake(datastreams);

process.on('message', (message: ToServer) => {
  switch (message.do) {
    case 'tickets':
      say({ tickets: Array.from({ length: message.count }, () => stage.admission.issueTicket()) });
      break;
    case 'shake':
      clearInterval(timer);
      if (message.hz > 0) timer = setInterval(() => shake(message.updates), 1000 / message.hz);
      break;
    case 'pass':
      for (let step = 0; step < message.seconds * message.hz; step++) {
        shake(message.updates);
        stage.hub.step();
      }
      break;
    case 'hash':
      stage.hub.step();
      say({ hash: hashOf(stateOf(stage.hub)) });
      break;
    case 'usage': {
      const { user, system } = cpuUsage();
      say({
        usage: {
          rss: memoryUsage().rss,
          cpuMs: (user + system) / 1000,
          clients: stage.live.size(),
          seq: stage.hub.seq(),
        },
      });
    }
  }
});
process.on('disconnect', () => process.exit(0));
say({ ready: stage.host });
