import { networkInterfaces } from 'node:os';
import { printAddresses } from './addresses.ts';
import { printBridgePorts, printBridges } from './bridges.ts';
import { printConntrackStatistics } from './conntrack-statistics.ts';
import { printLinks } from './links.ts';
import { printNeighbours } from './neighbours.ts';
import { printRoutes, printRoutes6 } from './routes.ts';
import { printSettings } from './settings.ts';
import { printSockets } from './sockets.ts';

/**
 * What is read where a tool is not there: the kernel's own files, printed as the tool prints what it reads there. `source` is what facts name
 * as theirs. A copied file is in a form that the parser of the tool's output knows.
 */
export type Substitute = { files: readonly [string, ...string[]]; source: string } & (
  | { print(root: string): string | null }
  | { copy: true }
);

export const substitutes: readonly Substitute[] = [
  {
    files: ['ip-addr.json', 'ip-addr.txt'],
    source: '/sys/class/net, getifaddrs',
    print: (root) => printAddresses(root, networkInterfaces()),
  },
  { files: ['ip-link.json', 'ip-link.txt'], source: '/sys/class/net', print: printLinks },
  {
    files: ['ip-route.json', 'ip-route.txt'],
    source: '/proc/net/route, /proc/net/fib_trie',
    print: (root) => printRoutes(root, networkInterfaces()),
  },
  { files: ['ip6-route.json', 'ip6-route.txt'], source: '/proc/net/ipv6_route', print: printRoutes6 },
  { files: ['ip-neigh.json', 'ip-neigh.txt'], source: '/proc/net/arp', print: printNeighbours },
  { files: ['brctl-show.txt'], source: '/sys/class/net/*/brif', print: printBridges },
  { files: ['bridge-link.json', 'bridge-link.txt'], source: '/sys/class/net/*/brport', print: printBridgePorts },
  { files: ['sysctl.txt'], source: '/proc/sys/net', print: printSettings },
  { files: ['ss.txt'], source: '/proc/net/tcp, /proc/net/udp', print: printSockets },
  { files: ['conntrack.txt'], source: '/proc/net/nf_conntrack', copy: true },
  { files: ['conntrack-stats.txt'], source: '/proc/net/stat/nf_conntrack', print: printConntrackStatistics },
  { files: ['ipvsadm.txt'], source: '/proc/net/ip_vs', copy: true },
];
