import type { Cluster } from './cluster.ts';

/** What a program that only looks must not change on a node, each part as text without counters and timers. */
export async function readNodeState(cluster: Cluster, node: string): Promise<Record<string, string>> {
  const state: Record<string, string> = {};
  // One after the other: each would see the processes of the others.
  for (const [name, command] of Object.entries(commands))
    state[name] = (await cluster.run(node, ['sh', '-c', command])).stdout;
  return state;
}

/** iptables-save prints the time, and counters of policies. */
const save = (command: string): string => `${command} | sed '/^#/d; s/ \\[[0-9]*:[0-9]*\\]$//'`;

const commands = {
  'iptables, legacy': save('iptables-legacy-save'),
  'iptables, nft': save('iptables-nft-save'),
  'ip6tables, legacy': save('ip6tables-legacy-save'),
  'ip6tables, nft': save('ip6tables-nft-save'),
  nft: "nft list ruleset | sed 's/counter packets [0-9]* bytes [0-9]*/counter/'",
  ipset: 'ipset save',
  // How many connections there are is what the kernel counts, and each name is random anew.
  sysctl:
    "sysctl -a 2>/dev/null | grep -v -e '^net.netfilter.nf_conntrack_count' -e '^kernel' -e '^fs' -e '^dev' -e '^vm'",
  links: "{ ip -d link; bridge -d link; } | sed -E 's/[a-z_]+timer +[0-9.]+//g'",
  addresses: 'ip addr',
  routes: 'ip route show table all; ip -6 route show table all; ip rule; ip -6 rule',
  modules: 'lsmod | cut -d" " -f1 | sort',
  files: 'find /etc /run /var/lib -xdev -type f | sort',
  // Process 1 of a lab's machine does not care for orphans.
  processes: 'ps -e -o pid=,args= | grep -v -e defunct -e "ps -e" -e grep',
  network: 'ls /run/netns',
  connections:
    "conntrack -L 2>/dev/null | sed -E 's/^(tcp|udp|icmp) +([0-9]+) +[0-9]+ /\\1 \\2 /' | grep -e 'dport=4321 '",
};
