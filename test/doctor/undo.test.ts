import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { type Changes, change, type Texts } from '../small-world.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import { addEntry, dropEntries, editEntries } from './edit.ts';
import { textsOf } from './recognise.ts';

const without =
  (line: RegExp) =>
  (text: string): string => {
    const kept = text.split('\n').filter((one) => !line.test(one));
    assert.notEqual(kept.length, text.split('\n').length, `no line is like ${line}`);
    return kept.join('\n');
  };

const replaced =
  (pattern: RegExp, by: string) =>
  (text: string): string => {
    assert.match(text, pattern);
    return text.replaceAll(pattern, by);
  };

const hairpinOn = editEntries(
  ({ hairpin }) => hairpin === false,
  (port) => ({ ...port, hairpin: true }),
);

/** A recorded fault, and what would be in the evidence had it not been made. Faults of the API's objects are undone there. */
const rows: [recording: string, finding: string, undo: Changes][] = [
  [
    'forward-drop',
    'forward-policy-drop',
    { 'nodes/node-2/iptables-save.txt': replaced(/:FORWARD DROP/g, ':FORWARD ACCEPT') },
  ],
  [
    'forward-drop-nft',
    'forward-policy-drop',
    { 'nodes/node-2/iptables-save.txt': replaced(/:FORWARD DROP/g, ':FORWARD ACCEPT') },
  ],
  [
    'ip-forward-0',
    'ip-forward-off',
    { 'nodes/node-2/sysctl.txt': replaced(/^(net\.ipv4\.(?:ip_forward|conf\.\S+\.forwarding) = )0$/gm, '$11') },
  ],
  ['hairpin-off', 'hairpin-off', { 'nodes/node-1/bridge-link.json': hairpinOn }],
  ['hairpin-off-nft', 'hairpin-off', { 'nodes/node-1/bridge-link.json': hairpinOn }],
  [
    'bridge-nf-off',
    'bridge-netfilter-off',
    { 'nodes/node-1/sysctl.txt': replaced(/(bridge-nf-call-iptables = )0/g, '$11') },
  ],
  [
    'arp-pod-wrong',
    'neighbour-wrong',
    { 'nodes/node-2/ip-neigh.json': dropEntries(({ state }) => String(state) === 'PERMANENT') },
  ],
  [
    'veth-not-enslaved',
    'veth-detached',
    {
      'nodes/node-1/ip-link.json': editEntries(
        ({ ifname, master }) => String(ifname).startsWith('veth') && master === undefined,
        (link) => ({ ...link, master: 'cbr0' }),
      ),
      'nodes/node-1/ip-addr.json': editEntries(
        ({ ifname, master }) => String(ifname).startsWith('veth') && master === undefined,
        (link) => ({ ...link, master: 'cbr0' }),
      ),
      'nodes/node-1/bridge-link.json': addEntry({
        ifname: 'veth78336915',
        master: 'cbr0',
        state: 'forwarding',
        hairpin: true,
        isolated: false,
      }),
    },
  ],
  [
    'missing-route',
    'pod-route-missing',
    {
      'nodes/node-1/ip-route.json': addEntry({ dst: '192.168.1.0/24', gateway: '10.1.10.10', dev: 'eth0', flags: [] }),
    },
  ],
  [
    'masquerade-missing',
    'masquerade-missing',
    {
      'nodes/node-1/iptables-save.txt': replaced(
        /(^.*-A POSTROUTING .*-j KUBE-POSTROUTING$)/gm,
        '$1\n-A POSTROUTING ! -d 192.168.0.0/16 -m addrtype ! --dst-type LOCAL -j MASQUERADE',
      ),
    },
  ],
  [
    'masquerade-all',
    'masquerade-too-wide',
    { 'nodes/node-1/iptables-save.txt': without(/-A POSTROUTING -s \S+ -o eth0 -j MASQUERADE/) },
  ],
  [
    'forward-reject-rule',
    'firewall-rule-drops',
    { 'nodes/node-2/iptables-save.txt': without(/--dport 9376 -j REJECT/) },
  ],
  ['dns-udp53-blocked', 'dns-port-blocked', { 'nodes/node-1/iptables-save.txt': without(/--dport 53 -j DROP/) }],
  [
    'prerouting-jump-missing',
    'services-jump-missing',
    {
      'nodes/node-1/iptables-save.txt': replaced(
        /(^.*-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT$)/gm,
        '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES\n$1',
      ),
    },
  ],
  [
    'mixed-backends',
    'legacy-and-nft-both-active',
    { 'nodes/node-1/nft-ruleset.json': '{"nftables":[]}', 'nodes/node-1/nft-ruleset.txt': null },
  ],
  [
    'mtu-mismatch-pmtud-works',
    'mtu-mismatch',
    {
      'nodes/node-1/ip-link.json': replaced(/"mtu":1400/g, '"mtu":1500'),
      'nodes/node-1/ip-addr.json': replaced(/"mtu":1400/g, '"mtu":1500'),
      'nodes/node-2/ip-link.json': replaced(/"mtu":1400/g, '"mtu":1500'),
      'nodes/node-2/ip-addr.json': replaced(/"mtu":1400/g, '"mtu":1500'),
    },
  ],
  [
    'flannel-vxlan-fdb-missing',
    'overlay-peer-entry-missing',
    {
      'nodes/beta/bridge-fdb.json': addEntry({
        mac: 'ce:7f:6c:42:35:90',
        ifname: 'flannel.1',
        dst: '172.20.5.13',
        flags: ['self'],
        state: 'permanent',
      }),
    },
  ],
  [
    'netpol-kube-router',
    'policy-drops',
    {
      'nodes/node-1/iptables-save.txt': without(
        /-j REJECT --reject-with icmp-port-unreachable.*$|KUBE-POD-FW-\S+ .*-j REJECT/,
      ),
    },
  ],
  [
    'selector-mismatch',
    'selector-matches-nothing',
    { 'api/services.json': replaced(/"app": "echo-server"/g, '"app": "echoserver"') },
  ],
];

const findingsOf = (texts: Texts): string[] =>
  diagnose(openWorld(readEvidence(bundleOf(texts))), {
    node: null,
    from: null,
    namespace: 'default',
    only: [],
    skip: [],
  }).findings.map(({ id }) => id);

for (const [recording, finding, undo] of rows) {
  test(`${recording}: ${finding} is gone where its evidence is undone`, async () => {
    const texts = await textsOf(`recordings/${recording}.tar.gz`);
    assert.ok(findingsOf(texts).includes(finding), 'it is found as recorded');
    assert.ok(!findingsOf(change(texts, undo)).includes(finding));
  });
}
