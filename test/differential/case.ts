/** Who registers the rules, and in whose words they are loaded. */
export type Backend = 'legacy' | 'nft' | 'nftables';

export const backends: readonly Backend[] = ['legacy', 'nft', 'nftables'];

/** A chain; `base` as the backend declares one: a policy for iptables, `type ... hook ...; policy ...;` for nft. */
export interface ChainPlan {
  name: string;
  base: string | null;
  rules: string[];
}

export interface TablePlan {
  family: 'ip' | 'ip6' | 'inet' | 'bridge';
  name: string;
  /** Sets and maps, as nft declares them. */
  objects: string[];
  chains: ChainPlan[];
}

/** What is set up on the node before packets are sent. */
export interface Setup {
  backend: Backend;
  /** `ipset restore` */
  sets: string[];
  tables: TablePlan[];
  /** Arguments of `ip`, for routes and policy rules beyond those of the lab: `-4 rule add fwmark 1 lookup 100` */
  ways: string[];
  /** Commands that change settings of the kernel: `sysctl -qw ...`, `bridge link set dev va hairpin on` */
  settings: string[];
}

/** Do packets leave something behind in sets or lists, so that the next ones meet what was not there when the node was read? */
export const leavesTraces = ({ tables }: Setup): boolean =>
  tables.some(({ chains }) =>
    chains.some(({ rules }) => rules.some((rule) => /\b(?:add|update|delete) @|-m recent|-j SET/.test(rule))),
  );

export type Protocol = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6';

/** One packet, the first of its connection. Each has a client port (or ICMP identifier) of its own. */
export interface Probe {
  /** `process`: on the node; else the far end of the cable by which it comes in. */
  from: 'process' | 'eth0' | 'eth1' | 'a' | 'b' | 'c';
  /** Null: the kernel chooses. */
  source: string | null;
  destination: string;
  protocol: Protocol;
  sport: number;
  dport: number;
  ttl: number;
  tos: number;
  /** Bytes above the header of UDP or ICMP; nothing for the others. */
  size: number;
}

/** A ruleset and the packets sent through it. */
export interface Case {
  setup: Setup;
  probes: Probe[];
}
