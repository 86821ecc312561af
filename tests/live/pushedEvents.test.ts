import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as pushed from '../../src/live/pushedEvents.ts';
import { ACKNOWLEDGED, CLEARED, RAISED } from '../../src/schema/alarms.ts';

const head = { specversion: '1.0', id: 'x', source: '/api/alarms', time: '2024-01-06T00:00:00Z' };

describe('an event that is pushed', () => {
  it('of a type that this reader does not know passes, one that it knows must fit', () => {
    expect(pushed.decodePushedEvent(JSON.stringify({ ...head, type: 'de.hafenblick.tomorrow' }))).toBeNull();
    expect(pushed.decodePushedEvent(JSON.stringify({ ...head, type: pushed.ALARMS_RESTARTED }))).toMatchObject({
      time: Date.UTC(2024, 0, 6),
    });
    expect(() => pushed.decodePushedEvent(JSON.stringify({ ...head, type: RAISED, subject: 'a', data: {} }))).toThrow(
      'data.alarm',
    );
    expect(() => pushed.decodePushedEvent('{')).toThrow('is not JSON');
  });

  it('is in the contract with its type', () => {
    const contract = readFileSync('public/asyncapi.yaml', 'utf8');
    for (const type of [RAISED, CLEARED, ACKNOWLEDGED, pushed.FOLLOWS, pushed.ALARMS_RESTARTED, pushed.INDICATORS])
      expect(contract).toContain(`type: { const: ${type} }`);
  });
});
