import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VerifiedFlow } from '../../src/model/verify-report.ts';
import { renderVerify } from '../../src/render/verify-text.ts';
import { makeVerifiedFlow } from './make-verified-flow.ts';

const flowsWith = (failed: readonly number[]): VerifiedFlow[] =>
  Array.from({ length: 300 }, (_, number) =>
    makeVerifiedFlow({ name: `flow ${number}`, ok: !failed.includes(number) }),
  );

/** Lines of the answer for 300 flows. */
function linesFor(failed: readonly number[], verbose: boolean): string[] {
  const report = {
    apiVersion: 'k8snet/v1',
    kind: 'VerifyReport',
    source: 'flows.yaml',
    flows: flowsWith(failed),
    passed: 300 - failed.length,
    failed: failed.length,
  } as const;
  return renderVerify(report, { width: 80, colour: false, verbose }).split('\n');
}

const count = (lines: string[]): number => lines.filter((line) => /^(?:ok|FAIL) /.test(line)).length;

test('of many flows that are all as expected the first ones are listed, and how many more there are', () => {
  const lines = linesFor([], false);
  assert.equal(count(lines), 200);
  assert.ok(lines.includes('and 100 more: --verbose or -o json shows them'));
  assert.ok(lines.includes('300 of 300 flows as expected'));
});

test('all that failed are listed, and nothing else', () => {
  const lines = linesFor([1, 250, 299], false);
  assert.equal(count(lines), 3);
  assert.ok(!lines.some((line) => line.includes('more')));
  assert.ok(lines.includes('297 of 300 flows as expected, 3 not'));
});

test('--verbose lists every flow', () => {
  for (const failed of [[], [7]]) {
    const lines = linesFor(failed, true);
    assert.equal(count(lines), 300);
    assert.ok(!lines.some((line) => line.includes('more')));
  }
});
