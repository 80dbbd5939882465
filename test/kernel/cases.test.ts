import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Feature, features, type KernelCase } from './case.ts';
import { kernelCases } from './cases/index.ts';
import { runCase } from './run.ts';
import { succeedsInside } from './shell.ts';

/** What every case needs, in the order in which its absence is told. */
const requirements: [script: string, reason: string][] = [
  ['true', 'network namespaces cannot be made (not root, or no iproute2)'],
  [
    'ip link add probe0 type veth peer name probe1 && ip link add probe2 type bridge',
    'the kernel has no veth or bridge devices',
  ],
  ['iptables-nft-restore -V && iptables-nft -t nat -L', 'iptables-nft or its tables are missing'],
  ['ip6tables-nft -t nat -L', 'ip6tables-nft or its tables are missing'],
  ['ping -V', 'ping is missing'],
  ['test -e /proc/sys/net/bridge/bridge-nf-call-iptables', 'br_netfilter is not loaded, or not for each namespace'],
];

const lacking = requirements.find(([script]) => !succeedsInside(script))?.[1] ?? null;

const tested = new Map<Feature, boolean>();

function hasFeature(feature: Feature): boolean {
  const known = tested.get(feature) ?? succeedsInside(features[feature]);
  tested.set(feature, known);
  return known;
}

/** Why the case cannot be tried here; false where it can. */
function skipReason({ needs = [] }: KernelCase): string | false {
  if (lacking !== null) return lacking;
  const missing = needs.filter((feature) => !hasFeature(feature));
  return missing.length > 0 ? `this kernel or its tools have no ${missing.join(', ')}` : false;
}

it('root of a CI machine can try the cases', {
  skip: process.env.CI && process.getuid?.() === 0 ? false : 'only there',
}, () => {
  assert.equal(lacking, null);
});

// Two at a time: most of the time is spent waiting for packets that do not come.
describe('what k8snet predicts is what the kernel does', { concurrency: 2 }, () => {
  for (const [subject, cases] of Object.entries(kernelCases)) {
    for (const one of cases) {
      it(`${subject}: ${one.name}`, { skip: skipReason(one) }, async () => {
        assert.deepEqual(await runCase(one), []);
      });
    }
  }
});
