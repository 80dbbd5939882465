import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import type { IptablesDump } from '../../../../src/model/iptables.ts';
import { parseIptables, printRule } from '../../../../src/sources/iptables/index.ts';

const namespace = `k8snet-listing-${process.pid}`;

const run = (command: string, words: string[], input = ''): string =>
  execFileSync(command, words, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });

const inside = (words: string[], input = ''): string => run('ip', ['netns', 'exec', namespace, ...words], input);

/** Rules as kube-proxy, the CNI plugins, docker and people write them. */
const rules = `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-A - [0:0]
:KUBE-SEP-A - [0:0]
:KUBE-MARK-MASQ - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A PREROUTING -m addrtype --dst-type LOCAL -g KUBE-MARK-MASQ
-A POSTROUTING ! -s 10.0.0.0/8 ! -o cni+ -m addrtype ! --dst-type LOCAL -j MASQUERADE --random-fully
-A POSTROUTING -p udp -j SNAT --to-source 10.9.9.1-10.9.9.2:1024-2048 --persistent
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-A
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m physdev ! --physdev-is-in -m tcp --dport 443 -j KUBE-SVC-A
-A KUBE-SVC-A -m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-A --mask 255.255.255.255 --rsource -j KUBE-SEP-A
-A KUBE-SVC-A -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-A
-A KUBE-SEP-A -s 10.244.0.2/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-A -p tcp -m recent --set --name KUBE-SEP-A --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.0.2:6443
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-MARK-MASQ -p tcp -m multiport --dports 80,443 -j REDIRECT --to-ports 8080
COMMIT
*filter
-A FORWARD -i lo -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A FORWARD ! -p tcp -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -m mark ! --mark 0x8000/0x8000 -j DROP
-A FORWARD -p tcp -m tcp --sport 1000:2000 ! --dport 53 --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT --reject-with tcp-reset
-A FORWARD -f -m limit --limit 5/min --limit-burst 7 -j LOG --log-prefix "dropped: " --log-level 7
-A FORWARD -m comment --comment "say \\"yes\\"" -m iprange --src-range 10.0.0.1-10.0.0.9 -j RETURN
COMMIT
`;

/** Null where the rules were loaded, else why not. */
function load(tool: string): string | null {
  if (process.getuid?.() !== 0) return 'needs root';
  try {
    run('ip', ['netns', 'add', `${namespace}`]);
  } catch {
    // A second backend finds the namespace of the first.
  }
  try {
    inside([`${tool}-restore`], rules);
    return null;
  } catch (error) {
    return `${tool} cannot load the rules here: ${(error as Error).message.split('\n').slice(0, 2).join(' ')}`;
  }
}

const printed = (dump: IptablesDump): string[] =>
  dump.tables.flatMap((table) =>
    table.chainNames().flatMap((name) =>
      table
        .chain(name)!
        .rules()
        .map((rule) => printRule(rule, name)),
    ),
  );

describe('this machine lists the same rules as it saves', () => {
  after(() => {
    try {
      run('ip', ['netns', 'delete', namespace]);
    } catch {
      // It was never made.
    }
  });

  for (const tool of ['iptables-legacy', 'iptables-nft']) {
    const problem = load(tool);
    it(tool, { skip: problem ?? false }, () => {
      for (const table of ['nat', 'filter']) {
        const specs = parseIptables(`$ iptables -t ${table} -S\n${inside([tool, '-t', table, '-S'])}`, 'spec');
        for (const flags of ['-vnL', '-vnxL']) {
          const listed = parseIptables(inside([tool, '-t', table, flags, '--line-numbers']), 'list');
          assert.equal(listed.tables[0]!.name, table);
          assert.deepEqual(printed(listed).sort(), printed(specs).sort());
          assert.deepEqual(listed.warnings, []);
        }
        const saved = parseIptables(inside([`${tool}-save`, '-c', '-t', table]), 'save');
        assert.deepEqual(printed(saved).sort(), printed(specs).sort());
        assert.equal(saved.backend, tool === 'iptables-nft' ? 'nft' : 'legacy');
      }
    });
  }
});
