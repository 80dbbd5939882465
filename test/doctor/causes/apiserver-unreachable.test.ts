import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiserverUnreachable } from '../../../src/doctor/causes/apiserver-unreachable.ts';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import { change, worldOf } from '../../small-world.ts';
import { addEntry } from '../edit.ts';
import { bundles, examine } from '../examine.ts';
import { testCause, textsOf } from '../recognise.ts';

/** A device of a local DNS cache, and a route to the API server's endpoint that leads into it. */
const swallow = {
  'nodes/node-2/ip-link.json': addEntry({
    ifindex: 99,
    ifname: 'nodelocaldns',
    flags: ['BROADCAST', 'NOARP', 'UP', 'LOWER_UP'],
    mtu: 1500,
    operstate: 'UNKNOWN',
    linkinfo: { info_kind: 'dummy' },
    link_type: 'ether',
    address: '6a:2b:3c:4d:5e:6f',
  }),
  'nodes/node-2/ip-route.json': addEntry({ dst: '10.1.10.9', dev: 'nodelocaldns', scope: 'link', flags: [] }),
};

testCause(apiserverUnreachable, 'a route to its endpoint leads into a dummy device', {
  bundle: 'nodes/healthy-legacy',
  changes: swallow,
  found: [
    {
      severity: 'error',
      node: 'node-2',
      title: /^the API server cannot be reached from node-2: nodelocaldns of node-2 is a dummy device/,
    },
  ],
  checks: ['apiserver'],
  explains: true,
});

test('apiserver-unreachable: IPVS without a real server for it follows from rules that are stale', async () => {
  const texts = change(await textsOf('recordings/ipvs-healthy.tar.gz'), {
    'nodes/node-2/ipvsadm.txt': (text) => text.replace(/^-a -t 10\.96\.0\.1:443 .*\n/m, ''),
  });
  const [sighting, ...others] = apiserverUnreachable.recognise!(examine(worldOf(texts), 'apiserver'));
  assert.deepEqual(others, []);
  assert.match(sighting!.title, /cannot be reached from node-2: .*10\.96\.0\.1:443 has no real server/);
  const { findings, checks } = diagnose(worldOf(texts), {
    node: null,
    from: null,
    namespace: 'default',
    only: [],
    skip: [],
  });
  const roots = findings.filter(({ rootCause }) => rootCause);
  assert.deepEqual(
    roots.map(({ id, node, consequences }) => [id, node, consequences?.map((one) => one.id)]),
    [['stale-endpoint-rules', 'node-2', ['apiserver-unreachable']]],
  );
  assert.deepEqual(
    checks.filter(({ status }) => status === 'fail').map(({ id, node }) => `${id} ${node}`),
    ['apiserver node-2', 'kube-proxy node-2'],
  );
});

for (const bundle of bundles) {
  test(`apiserver-unreachable: ${bundle} has no such fault`, async () => {
    const examination = examine(worldOf(await textsOf(bundle)), 'apiserver');
    assert.deepEqual(apiserverUnreachable.recognise!(examination), []);
  });
}
