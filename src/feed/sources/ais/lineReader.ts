import { decodeAis, type AisMessage } from '../../../schema/ais/aisMessage.ts';
import { createAssembler, parseSentence } from '../../../schema/ais/nmea.ts';

/**
 * Reads the lines of receivers: checksums, parts, messages.
 * @param took a message and when it was received, by the line itself or by `nowMs`
 * @param complain why a line was not taken, without anything of the line
 */
export function createLineReader(
  took: (message: AisMessage, receivedMs: number) => void,
  complain: (reason: string) => void,
) {
  const assemble = createAssembler();
  return (line: string, nowMs: number): void => {
    if (line.trim() === '') return;
    const sentence = parseSentence(line);
    if (typeof sentence === 'string') {
      complain(sentence);
      return;
    }
    const whole = assemble(sentence, sentence.receivedMs ?? nowMs);
    if (!whole) return;
    const message = decodeAis(whole.payload, whole.fill);
    if (typeof message === 'string') complain(message);
    else if (message) took(message, whole.receivedMs ?? nowMs);
  };
}
