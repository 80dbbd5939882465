import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import type { Texts } from '../small-world.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import { textsOf } from './recognise.ts';

/**
 * Recordings of one and the same cluster (the same pods with the same addresses), of which one has a fault on node-1 and
 * the other on node-2: node-2 of the second is put in the place of the first one's.
 */
const pairs: [first: string, second: string, roots: string[]][] = [
  ['mixed-backends', 'arp-pod-wrong', ['legacy-and-nft-both-active node-1', 'neighbour-wrong node-2']],
  ['mixed-backends', 'kube-proxy-flushed', ['legacy-and-nft-both-active node-1', 'rules-flushed node-2']],
  ['bridge-nf-off', 'forward-reject-rule', ['bridge-netfilter-off node-1', 'firewall-rule-drops node-2']],
  ['dns-udp53-blocked', 'forward-reject-rule', ['dns-port-blocked node-1', 'firewall-rule-drops node-2']],
  ['hairpin-off', 'forward-reject-rule', ['firewall-rule-drops node-2', 'hairpin-off node-1']],
  ['masquerade-missing', 'stale-kube-proxy', ['kube-proxy-not-running node-2', 'masquerade-missing node-1']],
  ['prerouting-jump-missing', 'stale-kube-proxy', ['kube-proxy-not-running node-2', 'services-jump-missing node-1']],
  ['missing-route', 'forward-drop', ['forward-policy-drop node-2', 'pod-route-missing node-1']],
  ['missing-route', 'ip-forward-0', ['ip-forward-off node-2', 'pod-route-missing node-1']],
  ['veth-not-enslaved', 'forward-drop', ['forward-policy-drop node-2', 'veth-detached node-1']],
  ['veth-not-enslaved', 'ip-forward-0', ['ip-forward-off node-2', 'veth-detached node-1']],
  ['hairpin-off-nft', 'forward-drop-nft', ['forward-policy-drop node-2', 'hairpin-off node-1']],
];

for (const [first, second, roots] of pairs) {
  test(`${first} on node-1 and ${second} on node-2: both are named, and nothing else`, async () => {
    const texts = joined(await textsOf(`recordings/${first}.tar.gz`), await textsOf(`recordings/${second}.tar.gz`));
    const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };
    const { findings } = diagnose(openWorld(readEvidence(bundleOf(texts))), request);
    const named = findings.filter(({ rootCause }) => rootCause).map(({ id, node }) => `${id} ${node}`);
    assert.deepEqual([...new Set(named)].sort(), roots);
  });
}

const isOfNode2 = (path: string): boolean => path.startsWith('nodes/node-2/');

const joined = (first: Texts, second: Texts): Texts =>
  Object.fromEntries([
    ...Object.entries(first).filter(([path]) => !isOfNode2(path)),
    ...Object.entries(second).filter(([path]) => isOfNode2(path)),
  ]);
