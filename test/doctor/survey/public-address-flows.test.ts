import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicAddressFlows } from '../../../src/doctor/survey/public-address-flows.ts';
import { takeSurvey } from '../../../src/doctor/survey/survey.ts';
import { type Changes, change, worldOf } from '../../small-world.ts';
import { editObject } from '../edit.ts';
import { textsOf } from '../recognise.ts';

const legacy = 'nodes/healthy-legacy';
const nftables = 'recordings/nftables-healthy.tar.gz';
const dualStack = 'recordings/dualstack-healthy.tar.gz';

/** `pod/default/a -> 10.1.10.100:80 answered`: what is followed as clients of the node make it. */
async function flowsOf(bundle: string, node: string, changes: Changes = {}): Promise<string[]> {
  const world = worldOf(change(await textsOf(bundle), changes));
  const survey = takeSurvey(world, world.network.nodes, null);
  const host = world.network.nodes.find(({ name }) => name === node)!;
  return publicAddressFlows(survey, host).map(
    ({ from, to, meant }) => `${from?.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, '')} -> ${to} ${meant}`,
  );
}

const editService = (name: string, edit: Parameters<typeof editObject>[1]): Changes => ({
  'api/services.json': editObject(name, edit),
});

test('clients outside, pods and the node ask; whom the source ranges leave out is not meant to get through', async () => {
  assert.deepEqual(await flowsOf(legacy, 'node-1'), [
    'external -> 10.1.10.9:80 answered',
    'pod/default/client-1 -> 10.1.10.9:80 answered',
    'pod/default/test-externalip -> 10.1.10.9:80 answered',
    'node/node-1 -> 10.1.10.9:80 answered',
    'external:10.1.10.8 -> 10.1.10.100:80 answered',
    'pod/default/client-1 -> 10.1.10.100:80 shut-out',
    'pod/default/test-nodeport -> 10.1.10.100:80 shut-out',
    'node/node-1 -> 10.1.10.100:80 shut-out',
  ]);
});

test('what is for an external IP that a node owns comes in at that node', async () => {
  const flows = await flowsOf(legacy, 'node-2');
  assert.deepEqual(
    flows.filter((flow) => flow.includes('10.1.10.9:80')),
    ['pod/default/client-2 -> 10.1.10.9:80 answered', 'node/node-2 -> 10.1.10.9:80 answered'],
  );
});

test('older kube-proxy takes what is for an external IP from clients outside only', async () => {
  const flows = await flowsOf('recordings/userspace-healthy.tar.gz', 'node-1');
  assert.deepEqual(
    flows.filter((flow) => flow.includes('10.1.10.101')),
    ['external -> 10.1.10.101:8880 answered'],
  );
});

test('externalTrafficPolicy Local without an endpoint on the node: nobody outside is answered, everybody inside is', async () => {
  const away = { 'api/endpointslices.json': (text: string) => text.replaceAll(/("nodeName": )"gamma"/g, '$1"beta"') };
  const flows = await flowsOf(nftables, 'gamma', {
    ...away,
    ...editService('lb', ({ spec }) => spec.loadBalancerSourceRanges.push('10.42.0.0/16')),
  });
  const asked = flows.filter((flow) => flow.includes('172.20.9.240'));
  assert.deepEqual([...new Set(asked.filter((flow) => flow.startsWith('external')).map(meantIn))], ['refused']);
  assert.deepEqual([...new Set(asked.filter((flow) => !flow.startsWith('external')).map(meantIn))], ['answered']);
});

test('the health check of a load balancer is asked at each node, once for all ports, in each family', async () => {
  const second = editService('lb', ({ spec }) =>
    spec.ports.push({ ...spec.ports[0], name: 'two', port: 81, nodePort: 31081 }),
  );
  for (const changes of [{}, second]) {
    const flows = await flowsOf(dualStack, 'gamma', changes);
    assert.deepEqual(
      flows.filter((flow) => flow.includes(':32100')),
      ['external -> 172.20.5.13:32100 answered', 'external -> [fd00:20:5::13]:32100 answered'],
    );
  }
});

test('several source ranges: a client of each, but for one that has only pods', async () => {
  const changes = editService('test-lb', ({ spec }) => {
    spec.loadBalancerSourceRanges = ['10.1.10.0/24', '192.168.0.0/16', '203.0.113.64/26'];
  });
  const flows = await flowsOf(legacy, 'node-2', changes);
  assert.deepEqual(
    flows.filter((flow) => flow.includes('10.1.10.100')).map((flow) => flow.replace(/ -> \S+/, '')),
    [
      'external:10.1.10.200 answered',
      'external:203.0.113.65 answered',
      'pod/default/client-2 answered',
      'pod/default/test-nodeport answered',
      'node/node-2 answered',
    ],
  );
});

const left: [string, Changes][] = [
  [
    'ipMode Proxy: the balancer sends to nodes itself',
    editService('lb', ({ status }) => {
      status.loadBalancer.ingress[0].ipMode = 'Proxy';
    }),
  ],
  [
    'a balancer that has a name only',
    editService('lb', ({ status }) => {
      status.loadBalancer.ingress = [{ hostname: 'lb.example' }];
    }),
  ],
  [
    'no address yet',
    editService('lb', (service) => {
      service.status = { loadBalancer: {} };
    }),
  ],
  [
    'a service that another proxy serves',
    editService('lb', ({ metadata }) => {
      metadata.labels = { 'service.kubernetes.io/service-proxy-name': 'other' };
    }),
  ],
];

for (const [what, changes] of left) {
  test(`nobody asks a load balancer IP that kube-proxy has no rules for: ${what}`, async () => {
    const flows = await flowsOf(nftables, 'gamma', changes);
    assert.deepEqual(
      flows.filter((flow) => flow.includes('172.20.9.240')),
      [],
    );
    assert.notDeepEqual(flows, [], 'the external IP is asked still');
  });
}

const meantIn = (flow: string): string => flow.split(' ').at(-1)!;
