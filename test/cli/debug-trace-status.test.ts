import assert from 'node:assert/strict';
import { test } from 'node:test';
import { debugTraceStatus } from '../../src/cli/commands/debug/debug-trace-status.ts';
import type { DebugTraceReport } from '../../src/model/debug-trace.ts';

const passed = {
  isAnswer: false,
  isAsPredicted: true,
  predicted: ['delivered'],
  instead: [],
  way: { verdict: 'passed' },
};
const report = (given: Partial<DebugTraceReport>): DebugTraceReport =>
  ({ packets: [passed], end: 'done', problems: [], left: [], ...given }) as unknown as DebugTraceReport;

const left = ['nft delete table ip k8snet_3f9a1c07: Operation not permitted'];
const cases: [what: string, given: Partial<DebugTraceReport>, status: number][] = [
  ['a packet that passes as predicted', {}, 0],
  ['no packet', { packets: [] }, 1],
  ['rules that are left, of whichever backend', { problems: left, left }, 1],
  ['a line that was not understood', { problems: ['not understood: x'] }, 0],
  ['an interruption', { packets: [], end: 'interrupted' }, 130],
];
for (const [what, given, status] of cases) {
  test(`${what}: exit status ${status}`, () => assert.equal(debugTraceStatus(report(given)), status));
}
