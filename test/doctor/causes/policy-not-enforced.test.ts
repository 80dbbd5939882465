import { policyNotEnforced } from '../../../src/doctor/causes/policy-not-enforced.ts';
import { testCause } from '../recognise.ts';

const policy = JSON.stringify(
  {
    kind: 'List',
    items: [
      {
        kind: 'NetworkPolicy',
        metadata: { namespace: 'shop', name: 'only-web' },
        spec: { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] },
      },
    ],
  },
  null,
  2,
);

testCause(policyNotEnforced, 'flannel alone', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: { 'api/networkpolicies.json': policy },
  found: ['alpha', 'gamma'].map((node) => ({
    severity: 'warning' as const,
    node,
    title: /NetworkPolicy shop\/only-web is for pods of/,
  })),
});
