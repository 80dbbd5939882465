import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, nearest } from '../../src/model/nearest.ts';

const cases: [asked: string, names: string[], near: string[]][] = [
  ['node-11', ['node-1', 'node-2', 'worker'], ['node-1', 'node-2']],
  ['Worker', ['node-1', 'worker'], ['worker']],
  ['echo', ['nginx', 'echoserver'], []],
  ['', ['a', 'abc'], ['a']],
  ['kube-dns', ['kubedns', 'kube-dns-upstream', 'coredns'], ['kubedns']],
  ['web', ['wab', 'wob', 'wub', 'web1', 'we'], ['wab', 'we', 'web1']],
];
for (const [asked, names, near] of cases) {
  test(`near to "${asked}" of ${names.join(', ')}: ${near.join(', ') || 'none'}`, () => {
    assert.deepEqual(new Set(nearest(asked, names)), new Set(near));
  });
}

test('the nearest comes first, and huge names do no harm', () => {
  assert.deepEqual(nearest('node-1', ['node-12', 'node-1']), ['node-1', 'node-12']);
  assert.deepEqual(nearest('x'.repeat(1_000_000), ['y'.repeat(1_000_000)]), []);
});

test('what was probably meant ends the sentence', () => {
  assert.equal(didYouMean([]), '');
  assert.equal(didYouMean(['a']), '; did you mean a?');
  assert.equal(didYouMean(['a', 'b']), '; did you mean a or b?');
  assert.equal(didYouMean(['a', 'b', 'c']), '; did you mean a, b or c?');
});
