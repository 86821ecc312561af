import { setConsoleFunction } from 'three';

/**
 * R3F 9.8 still makes a `THREE.Clock`, which three 0.187 calls deprecated. Nobody who uses the viewer can act on that
 * line, so this one is not written; everything else three has to say is. Goes when R3F makes a Timer.
 */
const KNOWN = 'Clock: This module has been deprecated';

export function quietKnownWarning(): void {
  setConsoleFunction((type, message, ...details: unknown[]) => {
    if (type === 'warn' && message.includes(KNOWN)) return;
    console[type](message, ...details);
  });
}
