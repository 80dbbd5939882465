/** A command of a node, and the file of the bundle layout that holds its output. */
export interface EvidenceCommand {
  file: string;
  command: readonly [name: string, ...options: string[]];
  /** Asked only where this exists: elsewhere the host has none, and asking would load a kernel module. */
  needs?: string;
}

const write = (file: string, ...command: [string, ...string[]]): EvidenceCommand => ({ file, command });

/** Everything that a node is asked. All of them only read. */
export const nodeCommands: readonly EvidenceCommand[] = [
  write('iptables-save.txt', 'iptables-save', '-c'),
  write('ip6tables-save.txt', 'ip6tables-save', '-c'),
  write('iptables-legacy-save.txt', 'iptables-legacy-save', '-c'),
  write('ip6tables-legacy-save.txt', 'ip6tables-legacy-save', '-c'),
  write('nft-ruleset.json', 'nft', '-j', 'list', 'ruleset'),
  write('nft-ruleset.txt', 'nft', 'list', 'ruleset'),
  write('ipset-save.txt', 'ipset', 'save'),
  { ...write('ipvsadm.txt', 'ipvsadm', '-Sn'), needs: '/proc/net/ip_vs' },
  write('ip-addr.json', 'ip', '-j', 'addr', 'show'),
  write('ip-addr.txt', 'ip', 'addr', 'show'),
  write('ip-link.json', 'ip', '-j', '-d', 'link', 'show'),
  write('ip-link.txt', 'ip', '-d', 'link', 'show'),
  write('ip-route.json', 'ip', '-j', '-4', 'route', 'show', 'table', 'all'),
  write('ip-route.txt', 'ip', '-4', 'route', 'show', 'table', 'all'),
  write('ip6-route.json', 'ip', '-j', '-6', 'route', 'show', 'table', 'all'),
  write('ip6-route.txt', 'ip', '-6', 'route', 'show', 'table', 'all'),
  write('ip-rule.json', 'ip', '-j', '-4', 'rule', 'show'),
  write('ip-rule.txt', 'ip', '-4', 'rule', 'show'),
  write('ip6-rule.json', 'ip', '-j', '-6', 'rule', 'show'),
  write('ip6-rule.txt', 'ip', '-6', 'rule', 'show'),
  write('ip-neigh.json', 'ip', '-j', 'neigh', 'show'),
  write('ip-neigh.txt', 'ip', 'neigh', 'show'),
  write('ip-neigh-proxy.json', 'ip', '-j', 'neigh', 'show', 'proxy'),
  write('ip-neigh-proxy.txt', 'ip', 'neigh', 'show', 'proxy'),
  write('bridge-link.json', 'bridge', '-j', '-d', 'link', 'show'),
  write('bridge-link.txt', 'bridge', '-d', 'link', 'show'),
  write('bridge-fdb.json', 'bridge', '-j', 'fdb', 'show'),
  write('bridge-fdb.txt', 'bridge', 'fdb', 'show'),
  write('bridge-vlan.json', 'bridge', '-j', 'vlan', 'show'),
  write('bridge-vlan.txt', 'bridge', 'vlan', 'show'),
  write('brctl-show.txt', 'brctl', 'show'),
  write('sysctl.txt', 'sysctl', '-a'),
  write('conntrack.txt', 'conntrack', '-L'),
  write('conntrack-stats.txt', 'conntrack', '-S'),
  write('ss.txt', 'ss', '-tulnp'),
];

/** Asked only where there is no iptables-save. */
export const listCommands: readonly EvidenceCommand[] = [
  write('iptables-nat-list.txt', 'iptables', '-t', 'nat', '-vnL'),
  write('iptables-filter-list.txt', 'iptables', '-t', 'filter', '-vnL'),
];

/** Asked only where iptables-save is not of this backend: else it would print the same rules again. */
export const nftSaveCommands: readonly EvidenceCommand[] = [
  write('iptables-nft-save.txt', 'iptables-nft-save', '-c'),
  write('ip6tables-nft-save.txt', 'ip6tables-nft-save', '-c'),
];

/** What a pod is asked in its network namespace; the programs are the node's, nothing of the pod's own files is run. */
export const podCommands: readonly EvidenceCommand[] = [
  write('ip-addr.json', 'ip', '-j', 'addr', 'show'),
  write('ip-route.json', 'ip', '-j', '-4', 'route', 'show', 'table', 'all'),
  write('ip6-route.json', 'ip', '-j', '-6', 'route', 'show', 'table', 'all'),
  write('ip-neigh.json', 'ip', '-j', 'neigh', 'show'),
];

/** The same as text: for readers of a bundle, and where `ip` is too old to know `-j`. */
export const podTextCommands: readonly EvidenceCommand[] = [
  write('ip-addr.txt', 'ip', 'addr', 'show'),
  write('ip-route.txt', 'ip', '-4', 'route', 'show', 'table', 'all'),
  write('ip6-route.txt', 'ip', '-6', 'route', 'show', 'table', 'all'),
  write('ip-neigh.txt', 'ip', 'neigh', 'show'),
];

/** nsenter(1): the program is the node's own, only the kind of namespace named is the process's. */
export const inside = (
  pid: number,
  kind: '--net' | '--uts',
  command: readonly string[],
): EvidenceCommand['command'] => ['nsenter', '--target', String(pid), kind, '--', ...command];

/** The name that a pod's processes see. */
export const hostnameCommand = ['hostname'] as const;

/**
 * Every command line that a reading run may execute: all of them only read. `PID` stands for the number of a process. What a kubeconfig names
 * as credential plugin comes on top.
 */
export const readingCommands: readonly string[] = [
  ...[...nodeCommands, ...nftSaveCommands, ...listCommands].map(({ command }) => command.join(' ')),
  ...[...podCommands, ...podTextCommands].map(({ command }) => ['nsenter --target PID --net --', ...command].join(' ')),
  ['nsenter --target PID --uts --', ...hostnameCommand].join(' '),
];
