import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNetworkNamespaces } from '../../../src/sources/network-namespaces/parse.ts';

test('network namespaces with what is known of them', () => {
  const text = JSON.stringify([
    { inode: '4026532281', pid: 12, name: 'cni-1', podUid: 'u-1', hostname: 'web', folder: 'netns-4026532281' },
    { inode: '4026532282', folder: 'netns-4026532282' },
    { pid: 13 },
  ]);
  const { facts, warnings } = parseNetworkNamespaces(text, 'netns.json');
  assert.deepEqual(
    facts.map(({ origin, ...own }) => own),
    [
      { inode: '4026532281', pid: 12, name: 'cni-1', podUid: 'u-1', hostname: 'web', folder: 'netns-4026532281' },
      { inode: '4026532282', pid: null, name: null, podUid: null, hostname: null, folder: 'netns-4026532282' },
    ],
  );
  assert.deepEqual(
    warnings.map(({ origin, message }) => [origin.source, message]),
    [['netns.json', 'has no inode or no folder']],
  );
});
