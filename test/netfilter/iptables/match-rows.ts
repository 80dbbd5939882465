import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../../src/model/packet.ts';
import type { HostView } from '../../../src/netfilter/host-view.ts';
import { answer, host } from './samples.ts';

/** What is tested, the words of the rule, the packet, and the answer: `yes`, `no`, `if ...`, `chance 0.5`. */
export type MatchRow = [name: string, rule: string, packet: Packet, expected: string, host?: Partial<HostView>];

/** One test per row. */
export function testMatch(extension: string, rows: MatchRow[]): void {
  describe(extension, () => {
    for (const [name, rule, packet, expected, view] of rows) {
      it(`${name}: ${rule}`, () => assert.equal(answer(rule, packet, host(view)), expected));
    }
  });
}
