import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRemoval } from '../../src/render/debug-trace-text.ts';

test('rules are said to be gone only where they are', () => {
  assert.equal(describeRemoval('3f9a1c07', []), 'rules of 3f9a1c07 are gone');
  assert.equal(
    describeRemoval('3f9a1c07', ['nft delete table ip k8snet_3f9a1c07: Operation not permitted']),
    'rules of 3f9a1c07 are left: k8snet debug clean 3f9a1c07 takes them out',
  );
});
