import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followChecks } from '../../../src/doctor/diagnose.ts';
import { planProbes } from '../../../src/doctor/probing/plan-probes.ts';
import { worldOf } from '../../small-world.ts';
import { textsOf } from '../recognise.ts';

test('nobody is probed whom the source ranges of a load balancer leave out', async () => {
  const world = worldOf(await textsOf('nodes/healthy-legacy'));
  const request = { node: 'node-1', from: null, namespace: 'default', only: ['node-port' as const], skip: [] };
  const followed = followChecks(world, request);
  const surroundings = { node: 'node-1', authority: null, serverName: null, nameservers: [] };
  const { probes } = planProbes(followed, surroundings);
  assert.ok(followed.flows.some(({ flow }) => flow.from === 'node/node-1' && flow.meant === 'shut-out'));
  assert.deepEqual(
    probes.map(({ sender, probe }) => [sender.name, 'address' in probe ? probe.address : null]),
    [['node node-1', '10.1.10.9']],
  );
});
