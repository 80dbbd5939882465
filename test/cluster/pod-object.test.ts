import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPodObject } from '../../src/cluster/pod-object.ts';
import { worldOfBundle } from '../fixture-world.ts';

test('every pod of the API is found by its name', async () => {
  const { api } = (await worldOfBundle('nodes/healthy-legacy')).evidence;
  assert.ok(api.pods!.length > 10);
  for (const pod of api.pods!) assert.equal(findPodObject(api, pod), pod);
});

test('a pod of another namespace, and one that is not there', async () => {
  const { api } = (await worldOfBundle('nodes/healthy-legacy')).evidence;
  const { name } = api.pods![0]!;
  assert.equal(findPodObject(api, { namespace: 'elsewhere', name }), null);
  assert.equal(findPodObject(api, { namespace: '__proto__', name: 'constructor' }), null);
  assert.equal(findPodObject({ pods: null }, { namespace: 'default', name }), null);
});
