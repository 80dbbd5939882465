import { masqueradeMissing } from '../../../src/doctor/causes/masquerade-missing.ts';
import { testCause } from '../recognise.ts';

const withoutMasquerade = (text: string): string => text.replace(/^.*-j MASQUERADE.*\n/gm, '');

testCause(masqueradeMissing, 'IPv6 is masqueraded nowhere: what another node does for IPv4 proves nothing', {
  bundle: 'systems/calico.tar.gz',
  changes: {
    'nodes/one/ip6tables-save.txt': withoutMasquerade,
    'nodes/two/ip6tables-save.txt': withoutMasquerade,
  },
  checks: ['egress'],
  explains: true,
  found: [
    { severity: 'warning', node: 'one', title: /\(fd00:1::\d+\)/ },
    { severity: 'warning', node: 'two', title: /\(fd00:2::\d+\)/ },
  ],
});

testCause(masqueradeMissing, 'IPv6 is masqueraded on another node', {
  bundle: 'systems/calico.tar.gz',
  changes: { 'nodes/one/ip6tables-save.txt': withoutMasquerade },
  checks: ['egress'],
  explains: true,
  found: [{ severity: 'error', node: 'one', title: /\(fd00:1::\d+\)/ }],
});

const ipvs = { bundle: 'recordings/ipvs-healthy.tar.gz', explains: true };

testCause(masqueradeMissing, 'the ipset of what pods send to themselves is empty', {
  ...ipvs,
  checks: ['cluster-ip'],
  changes: { 'nodes/node-1/ipset-save.txt': (text) => text.replace(/^add KUBE-LOOP-BACK .*\n/gm, '') },
  found: [{ severity: 'error', node: 'node-1', title: /of pods that send to themselves$/ }],
});

testCause(masqueradeMissing, 'an ipset lacks a cluster IP: the node asks with the very address that it asks', {
  ...ipvs,
  checks: ['cluster-ip'],
  changes: { 'nodes/node-1/ipset-save.txt': (text) => text.replace(/^add KUBE-CLUSTER-IP 10\.109\.94\.143,.*\n/m, '') },
  found: [{ severity: 'error', node: 'node-1', title: /to svc default\/test-dns of clients that are no pods$/ }],
});

testCause(masqueradeMissing, 'IPVS takes what it translates out of connection tracking', {
  ...ipvs,
  checks: ['cluster-ip'],
  changes: { 'nodes/node-1/sysctl.txt': (text) => text.replace(/^(net\.ipv4\.vs\.conntrack) = 1$/m, '$1 = 0') },
  found: [{ severity: 'error', node: 'node-1', title: /IPVS takes them out of connection tracking$/ }],
});

testCause(masqueradeMissing, 'the marking of packets for services is gone', {
  ...ipvs,
  checks: ['cluster-ip', 'node-port'],
  changes: { 'nodes/node-1/iptables-save.txt': (text) => text.replace(/^.*-A KUBE-MARK-MASQ .*\n/m, '') },
  found: [{ severity: 'error', node: 'node-1', title: /of clients that are no pods$/ }],
});

interface NftEntry {
  rule?: { family: string; table: string; chain: string };
  set?: { family: string; name: string; elem?: unknown[] };
}

const editNft = (edit: (entries: NftEntry[]) => NftEntry[]) => (text: string) => {
  const ruleset = JSON.parse(text) as { nftables: NftEntry[] };
  return JSON.stringify({ nftables: edit(ruleset.nftables) });
};

testCause(masqueradeMissing, 'nothing leads into the masquerading of the nftables mode', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: {
    'nodes/alpha/nft-ruleset.json': editNft((entries) =>
      entries.filter(({ rule }) => rule?.chain !== 'nat-postrouting'),
    ),
    'nodes/alpha/nft-ruleset.txt': null,
  },
  checks: ['cluster-ip', 'node-port'],
  explains: true,
  found: [
    {
      severity: 'error',
      node: 'alpha',
      title: /^alpha does not masquerade .* themselves, and of clients that are no pods$/,
    },
  ],
});

testCause(masqueradeMissing, 'the set of what pods send to themselves is empty in nftables mode', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: {
    'nodes/alpha/nft-ruleset.json': editNft((entries) =>
      entries.map((entry) => (entry.set?.name === 'hairpin-connections' ? { set: { ...entry.set, elem: [] } } : entry)),
    ),
    'nodes/alpha/nft-ruleset.txt': null,
  },
  checks: ['cluster-ip'],
  explains: true,
  found: [{ severity: 'error', node: 'alpha', title: /of pods that send to themselves$/ }],
});

testCause(masqueradeMissing, 'the masquerading of services is gone in iptables mode', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/iptables-save.txt': (text) => text.replace(/^.*-A KUBE-POSTROUTING .*\n/gm, '') },
  checks: ['cluster-ip', 'node-port'],
  explains: true,
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /does not masquerade packets to .* of pods that send to themselves, and of clients that are no pods$/,
    },
  ],
});
