import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { succeedsInside } from '../kernel/shell.ts';
import { backends } from './case.ts';
import { run } from './run.ts';

/** What the lab and all rulesets need, in the order in which its absence is told. */
const requirements: [script: string, reason: string][] = [
  ['true', 'network namespaces cannot be made (not root, or no iproute2)'],
  [
    '/usr/bin/python3 -c "import ctypes, socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"',
    'python3 is missing',
  ],
  [
    'ip link add probe0 type veth peer name probe1 && ip link add probe2 type bridge',
    'there are no veth or bridge devices',
  ],
  [
    'iptables-legacy-restore -V && ip6tables-legacy -t security -L && iptables-legacy -t raw -L',
    'iptables-legacy or its tables are missing',
  ],
  ['iptables-nft-restore -V && ip6tables-nft -t nat -L', 'iptables-nft is missing'],
  [
    'ipset create probe hash:ip,port,ip && ipset create probe2 list:set && iptables-legacy -A INPUT -m set --match-set probe src,dst,src',
    'ipset or its types are missing',
  ],
  [
    'sysctl -qw net.netfilter.nf_log.2=nfnetlink_log && nft add table inet probe && conntrack -L',
    'nfnetlink_log, nft or conntrack are missing',
  ],
  ['test -e /proc/sys/net/bridge/bridge-nf-call-iptables', 'br_netfilter is not loaded, or not for each namespace'],
];

const lacking = requirements.find(([script]) => !succeedsInside(script))?.[1];

describe('random packets fare as predicted', { skip: lacking ?? false }, () => {
  for (const backend of backends) {
    it(`${backend}: the packets of a seed that is always the same`, async (test) => {
      const tally = await run({ backend, seed: 'always the same', packets: 600, packetsPerRuleset: 30 });
      test.diagnostic(`${tally.packets - tally.disagreements.length} of ${tally.packets} packets agree`);
      assert.deepEqual(tally.disagreements, []);
    });

    // What nobody has seen yet may differ in a rule that nobody thought of: that is printed, to be mended with a fixture. A
    // change that breaks something makes far more than one packet in a hundred differ.
    it(`${backend}: the packets of a fresh seed, but for one in a hundred`, async (test) => {
      const seed = Math.random().toString(36).slice(2, 10);
      const tally = await run({ backend, seed, packets: 300, packetsPerRuleset: 30 });
      test.diagnostic(`seed ${seed}: ${tally.packets - tally.disagreements.length} of ${tally.packets} packets agree`);
      for (const { differences, smallest } of tally.disagreements)
        test.diagnostic(`${differences.join('; ')}: ${JSON.stringify(smallest)}`);
      assert.ok(tally.packets >= 300 && tally.disagreements.length <= 3);
    });
  }
});
