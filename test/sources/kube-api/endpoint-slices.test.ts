import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointSliceObject } from '../../../src/model/objects.ts';
import { chooseEndpoints } from '../../../src/sources/kube-api/endpoint-slices.ts';

const from = (kind: 'endpointslice' | 'endpoints', service: string, namespace = 'default') =>
  ({ from: kind, namespace, service }) as EndpointSliceObject;

const slices = [from('endpointslice', 'web'), from('endpointslice', 'web')];
const endpoints = [from('endpoints', 'web'), from('endpoints', 'old'), from('endpoints', 'web', 'shop')];

test('Endpoints count only for services without slices', () => {
  const chosen = chooseEndpoints(slices, endpoints)!;
  assert.deepEqual(
    chosen.map((object) => `${object.from} ${object.namespace}/${object.service}`),
    ['endpointslice default/web', 'endpointslice default/web', 'endpoints default/old', 'endpoints shop/web'],
  );
});

test('where one kind was not collected the other counts, and where neither was it is not known', () => {
  assert.deepEqual(chooseEndpoints(null, endpoints), endpoints);
  assert.deepEqual(chooseEndpoints(slices, null), slices);
  assert.equal(chooseEndpoints(null, null), null);
});
