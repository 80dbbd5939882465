import { dnsBlockedByPolicy } from '../../../src/doctor/causes/dns-blocked-by-policy.ts';
import { testCause } from '../recognise.ts';

const policy = (namespace: string, egress: unknown[]) => ({
  kind: 'NetworkPolicy',
  metadata: { namespace, name: 'web-only' },
  spec: { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'], egress },
});
const policies = (...items: unknown[]): string => JSON.stringify({ kind: 'List', items }, null, 2);
/** What kube-router writes for a pod whose policies leave DNS out. */
const enforced = (text: string): string =>
  text
    .replace(/(?=^:KUBE-ROUTER-FORWARD )/m, ':KUBE-POD-FW-AAAAAAAAAAAAAAAA - [0:0]\n')
    .replace(
      /(?=^.*-A KUBE-ROUTER-FORWARD )/m,
      [
        '[9:540] -A KUBE-POD-FW-AAAAAAAAAAAAAAAA -m comment --comment "rule to REJECT traffic destined for POD name:client-1 namespace: default" -m mark ! --mark 0x10000/0x10000 -j REJECT --reject-with icmp-port-unreachable',
        '[9:540] -A KUBE-ROUTER-FORWARD -s 192.168.0.2/32 -m comment --comment "rule to jump traffic from POD name:client-1 namespace: default to chain KUBE-POD-FW-AAAAAAAAAAAAAAAA" -j KUBE-POD-FW-AAAAAAAAAAAAAAAA',
        '',
      ].join('\n'),
    );
const rules = { 'nodes/node-1/iptables-save.txt': enforced };
const web = { to: [], ports: [{ protocol: 'TCP', port: 443 }] };

testCause(dnsBlockedByPolicy, 'egress without port 53', {
  bundle: 'recordings/netpol-kube-router.tar.gz',
  changes: { ...rules, 'api/networkpolicies.json': policies(policy('default', [web])) },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /NetworkPolicy default\/web-only lets pod default\/client-1 send only what it names/,
    },
  ],
  checks: ['dns'],
  explains: true,
});

const dns = {
  to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
  ports: [{ protocol: 'UDP', port: 53 }],
};

testCause(dnsBlockedByPolicy, 'a policy that names DNS is not it', {
  bundle: 'recordings/netpol-kube-router.tar.gz',
  changes: { ...rules, 'api/networkpolicies.json': policies(policy('default', [web, dns])) },
  found: [],
  checks: ['dns'],
});
