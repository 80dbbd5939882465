import type { Flow } from './judge.ts';
import type { WorldPlan } from './plan.ts';

/** One row of a table: a sentence, a world, and what is tried in it. */
export interface KernelCase {
  name: string;
  world: WorldPlan;
  flows: Flow[];
  /** What the kernel and the tools have to offer for this case, beyond what every case needs. */
  needs?: Feature[];
}

/** Shell commands that succeed in a fresh network namespace where the feature is there. */
export const features = {
  /** IP in IP tunnels */
  ipip: 'ip link add probe type ipip local 127.0.0.1 remote 127.0.0.2',
  /** Dummy devices */
  dummy: 'ip link add probe type dummy',
  /** xt_u32 */
  u32: 'iptables-legacy -A INPUT -m u32 --u32 0=0',
  /** The legacy backend */
  legacy: 'iptables-legacy -t nat -L',
  /** bridge-nf-call-iptables as a setting of each namespace */
  'bridge netfilter': 'test -e /proc/sys/net/bridge/bridge-nf-call-iptables',
  /** ipset with the types used here */
  ipset: 'ipset create probe hash:ip && ipset create probe2 list:set',
  /** vxlan devices */
  vxlan: 'ip link add probe type vxlan id 1 dstport 8472',
  /** nft itself, beside iptables-nft */
  nft: 'nft list ruleset',
  /** The CNI plugins that need no more than veths and bridges */
  'CNI plugins':
    'for plugin in bridge ptp portmap firewall host-device static; do test -x /usr/lib/cni/$plugin || exit 1; done && iptables -t nat -L && ip6tables -t nat -L',
} as const;

export type Feature = keyof typeof features;
