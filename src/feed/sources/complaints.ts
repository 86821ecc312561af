import type { Log } from '../log.ts';

const MOST = 1000;

/** Says what of a source's answers was not taken: each line once, not once a minute. */
export function createComplaints(source: string, log: Log): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line) || said.size > MOST) return;
    said.add(line);
    log.warn({ source, reason: line }, 'value not taken');
  };
}
