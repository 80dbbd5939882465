import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { succeedsInside } from '../kernel/shell.ts';
import { backends } from './case.ts';
import { run, type Tally } from './run.ts';

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

/** Was every packet sent that was asked for, each through one of as many random rulesets as these take? */
function assertMeasured(tally: Tally, packets: number, packetsPerRuleset: number): void {
  assert.equal(tally.packets - tally.balanced, packets, 'packets through random rulesets');
  assert.ok(tally.rulesets >= packets / packetsPerRuleset, `only ${tally.rulesets} random rulesets were measured`);
  assert.ok(tally.answers > 0, 'no answer was compared');
}

const agreed = ({ packets, balanced, rulesets, refused, disagreements }: Tally): string =>
  `${packets - disagreements.length} of ${packets} packets agree: ${packets - balanced} through ${rulesets} random rulesets (${refused} refused), ${balanced} of balances`;

describe('random packets fare as predicted', { skip: lacking ?? false }, () => {
  for (const backend of backends) {
    it(`${backend}: the packets of a seed that is always the same`, async (test) => {
      const [packets, packetsPerRuleset] = [120, 6];
      const seed = 'always the same';
      const tally = await run({ backend, seed, packets, packetsPerRuleset, balances: true, shrinks: true });
      test.diagnostic(agreed(tally));
      assertMeasured(tally, packets, packetsPerRuleset);
      assert.ok(tally.balanced > 0, 'no balance was measured');
      assert.deepEqual(tally.disagreements, []);
    });

    // What nobody has seen yet may differ in a rule that nobody thought of: that is printed, to be mended with a fixture. Such a
    // rule may meet every packet of its ruleset, so rulesets are counted. A change that breaks something makes far more differ.
    it(`${backend}: the packets of a fresh seed, but for three rulesets in fifteen`, async (test) => {
      const [packets, packetsPerRuleset] = [60, 4];
      const seed = Math.random().toString(36).slice(2, 10);
      const tally = await run({ backend, seed, packets, packetsPerRuleset, balances: false, shrinks: false });
      test.diagnostic(`seed ${seed}: ${agreed(tally)}`);
      for (const { seed: ruleset, differences, smallest } of tally.disagreements)
        test.diagnostic(`${ruleset}: ${differences.join('; ')}: ${JSON.stringify(smallest.probes)}`);
      assertMeasured(tally, packets, packetsPerRuleset);
      assert.ok(new Set(tally.disagreements.map(({ seed: ruleset }) => ruleset)).size <= 3);
    });
  }
});
