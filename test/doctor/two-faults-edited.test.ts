import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { type Changes, change } from '../small-world.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import { editObject, takeDown } from './edit.ts';
import { textsOf } from './recognise.ts';

const before = (pattern: RegExp, rules: string) => (text: string) =>
  text.replace(pattern, (line) => `${rules}\n${line}`);

const forward = /^.*-A FORWARD /m;

/** Two faults at once, some on one node: neither is a consequence of the other. */
const rows: [what: string, bundle: string, changes: Changes, roots: string[]][] = [
  [
    'a rule drops DNS, another rule of the node a pod',
    'nodes/healthy-legacy',
    {
      'nodes/node-1/iptables-save.txt': before(
        forward,
        '[0:0] -A FORWARD -p udp -m udp --dport 53 -j DROP\n[0:0] -A FORWARD -s 192.168.0.0/24 -p tcp -m tcp --dport 8080 -j DROP',
      ),
    },
    ['dns-port-blocked node-1', 'firewall-rule-drops node-1'],
  ],
  [
    'a rule stands there many times, and another drops what is for a port',
    'recordings/dualstack-healthy.tar.gz',
    {
      'nodes/gamma/iptables-save.txt': (text) =>
        text.replace(/^(?:\[\d+:\d+\] )?-A KUBE-FIREWALL .*$/m, (rule) => Array(20).fill(rule).join('\n')),
      'nodes/gamma/ip6tables-save.txt': before(forward, '[0:0] -A FORWARD -p tcp -m tcp --dport 8080 -j DROP'),
    },
    ['firewall-rule-drops gamma'],
  ],
  [
    'a rule stops DNS over TCP, and a policy of another node what is for its pods over IPv6',
    'recordings/dualstack-healthy.tar.gz',
    {
      'nodes/alpha/iptables-save.txt': before(forward, '[0:0] -A FORWARD -p tcp -m tcp --dport 53 -j DROP'),
      'nodes/gamma/ip6tables-save.txt': (text) =>
        text.replace(/^:FORWARD ACCEPT/m, ':FORWARD DROP').replace(/^.*-A FORWARD .*-j FLANNEL-FWD\n/m, ''),
    },
    ['dns-tcp-blocked alpha', 'forward-policy-drop gamma'],
  ],
  [
    'one rule stops DNS over UDP, the next over TCP',
    'nodes/healthy-legacy',
    {
      'nodes/node-1/iptables-save.txt': before(
        forward,
        '[0:0] -A FORWARD -p udp -m udp --dport 53 -j DROP\n[0:0] -A FORWARD -p tcp -m tcp --dport 53 -j DROP',
      ),
    },
    ['dns-port-blocked node-1'],
  ],
  [
    "a node masquerades nothing, and the other's policy stops the packets that would show what it does",
    'recordings/masquerade-missing.tar.gz',
    { 'nodes/node-2/iptables-save.txt': (text) => text.replace(/^:FORWARD ACCEPT/m, ':FORWARD DROP') },
    ['forward-policy-drop node-2', 'masquerade-missing node-1'],
  ],
  [
    'a pod CIDR holds those of all nodes, and a rule drops DNS that a route to one of them is for',
    'recordings/flannel-vxlan-healthy.tar.gz',
    {
      'api/nodes.json': editObject('beta', ({ spec }) => {
        spec.podCIDR = '10.42.0.0/16';
        spec.podCIDRs = ['10.42.0.0/16'];
      }),
      'nodes/alpha/iptables-save.txt': before(forward, '[0:0] -A FORWARD -p udp -m udp --dport 53 -j DROP'),
    },
    ['dns-port-blocked alpha', 'pod-cidr-overlap null'],
  ],
  [
    "two nodes have one pod CIDR, and a third's overlay is down",
    'recordings/flannel-vxlan-healthy.tar.gz',
    {
      'api/nodes.json': editObject('gamma', ({ spec }) => {
        spec.podCIDR = '10.42.0.0/24';
        spec.podCIDRs = ['10.42.0.0/24'];
      }),
      'nodes/beta/ip-link.json': takeDown('flannel.1'),
      'nodes/beta/ip-addr.json': takeDown('flannel.1'),
    },
    ['overlay-link-missing beta', 'pod-cidr-overlap null'],
  ],
];

for (const [what, bundle, changes, roots] of rows) {
  test(`${what}: all that is to be mended is named`, async () => {
    const texts = change(await textsOf(bundle), changes);
    const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };
    const { findings } = diagnose(openWorld(readEvidence(bundleOf(texts))), request);
    const named = findings.filter(({ rootCause }) => rootCause).map(({ id, node }) => `${id} ${node}`);
    assert.deepEqual([...new Set(named)].sort(), roots);
  });
}
