import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causes } from '../../../src/doctor/causes/index.ts';
import { worldOfBundle } from '../../fixture-world.ts';
import { bundles, examine } from '../examine.ts';
import { assertProven, textsOf } from '../recognise.ts';

/** Faults that none of the recordings has. */
const absent = [
  'affinity-to-dead-endpoint',
  'apiserver-endpoint-wrong',
  'cluster-cidr-mismatch',
  'conntrack-insert-race',
  'conntrack-invalid-resets',
  'dns-blocked-by-policy',
  'dns-loop',
  'dns-search-wildcard',
  'dns-tcp-blocked',
  'duplicate-rules-iptables-bug',
  'host-gw-across-subnets',
  'ipv6-half-configured',
  'listens-on-loopback',
  'masquerade-shadowed',
  'masquerade-too-narrow',
  'neighbour-table-overflow',
  'node-address-changed',
  'node-local-dns-broken',
  'node-port-on-loopback',
  'overlay-wrong-interface',
  'policy-host-network',
  'policy-not-enforced',
  'promiscuous-duplicates',
  'proxy-hostname-mismatch',
  'snat-ports-exhausted',
  'wrong-cni-config',
];

/** What is true all the same: the policy of this recording has rules on node-1 only. */
const known: Record<string, string[]> = {
  'recordings/netpol-kube-router.tar.gz': ['warning policy-not-enforced node-2'],
};

for (const bundle of bundles) {
  test(`${bundle}: no alarm for what is not wrong there`, async () => {
    const examination = examine(await worldOfBundle(bundle), 'dns', 'cluster-ip');
    const texts = await textsOf(bundle);
    const alarms = absent.flatMap((id) => {
      const cause = causes.find((one) => one.id === id) ?? assert.fail(`no cause ${id}`);
      return cause.recognise!(examination).map((sighting) => {
        assertProven(sighting, texts);
        return { severity: sighting.severity ?? cause.severity, words: `${id} ${sighting.node}` };
      });
    });
    assert.deepEqual(
      alarms.filter(({ severity }) => severity !== 'info').map(({ severity, words }) => `${severity} ${words}`),
      known[bundle] ?? [],
    );
  });
}
