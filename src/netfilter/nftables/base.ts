import type { NftBase, NftChain, NftTable } from '../../model/nft.ts';
import type { Warning } from '../../model/origin.ts';
import type { Base, Hook } from '../rule.ts';

const hooks = new Map<string, Hook>([
  ['prerouting', 'PREROUTING'],
  ['input', 'INPUT'],
  ['forward', 'FORWARD'],
  ['output', 'OUTPUT'],
  ['postrouting', 'POSTROUTING'],
]);

/** Families whose packets are frames, or packets before and after all other hooks. */
const notFollowed: ReadonlySet<string> = new Set(['arp', 'bridge', 'netdev']);

/**
 * Where a chain runs; null where it is only jumped to. Chains at hooks that k8snet does not follow (ingress, egress, of bridges, arp)
 * are not run: that is said once each. The chains of a dormant table are not registered at all.
 */
export function baseOf(chain: NftChain, table: NftTable, warnings: Warning[]): Base | null {
  const { base } = chain;
  if (base === null || table.flags.includes('dormant')) return null;
  const hook = hooks.get(base.hook);
  if (hook === undefined || notFollowed.has(table.family)) {
    const message = `chain ${chain.name} of table ${table.family} ${table.name} at hook ${base.hook} is outside of what k8snet follows`;
    warnings.push({ origin: base.origin, about: 'chain', message });
    return null;
  }
  return { hook, priority: base.priority, type: typeOf(base), policy: base.policy, policyOrigin: base.origin };
}

const typeOf = ({ type }: NftBase): Base['type'] => (type === 'nat' || type === 'route' ? type : 'filter');
