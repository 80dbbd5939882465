import { policyHostNetwork } from '../../../src/doctor/causes/policy-host-network.ts';
import { testCause } from '../recognise.ts';

const policy = (spec: unknown): string =>
  JSON.stringify(
    { kind: 'List', items: [{ kind: 'NetworkPolicy', metadata: { namespace: 'ops', name: 'exporters' }, spec }] },
    null,
    2,
  );
const exporters = { matchLabels: { app: 'exporter' } };

testCause(policyHostNetwork, 'for pods in the network of their node', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: { 'api/networkpolicies.json': policy({ podSelector: exporters, policyTypes: ['Ingress'] }) },
  found: [
    {
      severity: 'info',
      node: null,
      title: /NetworkPolicy ops\/exporters does nothing: pod ops\/exporter-\S+ and 2 more/,
    },
  ],
});

testCause(policyHostNetwork, 'such pods as peers', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'api/networkpolicies.json': policy({
      podSelector: { matchLabels: { app: 'tool' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: exporters }] }],
    }),
  },
  found: [{ severity: 'info', node: null, title: /a peer of NetworkPolicy ops\/exporters does not name who it means/ }],
});
