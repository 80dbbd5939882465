import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { change, worldOf } from '../small-world.ts';
import { editObject } from './edit.ts';
import { textsOf } from './recognise.ts';

test('a check none of whose connections is meant to come through says so, rather than that there are none', async () => {
  const texts = change(await textsOf('recordings/nftables-healthy.tar.gz'), {
    'api/endpointslices.json': (text) => text.replaceAll(/("nodeName": )"gamma"/g, '$1"beta"'),
    'api/services.json': (text) => {
      const bare = editObject('ext', ({ spec }) => {
        spec.externalIPs = [];
      })(text);
      return editObject('lb', ({ spec }) => {
        spec.loadBalancerSourceRanges = ['203.0.113.0/24'];
        delete spec.healthCheckNodePort;
      })(bare.replaceAll(/"nodePort": \d+/g, '"nodePort": 0'));
    },
  });
  const request = { node: 'gamma', from: null, namespace: 'default', only: ['node-port' as const], skip: [] };
  const [check] = diagnose(worldOf(texts), request).checks;
  assert.deepEqual(
    [check!.status, check!.reason],
    [
      'skip',
      'none of 4 connections is meant to come through: services have no endpoints for them, or source ranges leave the client out',
    ],
  );
});
