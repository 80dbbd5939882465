import type { NodeEvidence } from '../../model/evidence.ts';
import type { ServiceRules } from '../service-rules/service-rules.ts';
import { whomOf } from './seen-in-iptables.ts';
import type { SeenMasquerading, SeenRules } from './seen-rules.ts';

/** Reads pkg/proxy/ipvs: one rule masquerades what goes to the set of cluster IPs, and node ports have a virtual server at each address. */
export function seenInIpvs(node: NodeEvidence, running: readonly ServiceRules[]): SeenRules {
  const tables = node.iptables.flatMap((dump) => dump.tables.filter(({ name }) => name === 'nat'));
  const masquerading = tables.flatMap((table): SeenMasquerading[] => {
    const services = table.chain('KUBE-SERVICES');
    if (services === null) return [];
    for (let position = 0; position < services.ruleCount; position += 1) {
      const set = /--match-set KUBE-(?:6-)?CLUSTER-IP (\S+) .*-j KUBE-MARK-MASQ/.exec(services.line(position));
      const rule = set === null ? undefined : services.rule(position);
      if (rule === undefined) continue;
      const { family } = table;
      // Without a way to tell pods from others it masquerades what a service address sends itself.
      if (set![1] === 'src,dst') return [{ family, whom: 'nobody', value: '', origin: rule.origin }];
      return [{ family, ...whomOf(rule), origin: rule.origin }];
    }
    return [];
  });
  const nodePorts = running.flatMap(({ family, frontends }) => {
    const own = frontends.filter(({ kind, address }) => kind === 'node port' && address !== null);
    const first = new Map(own.toReversed().map((one) => [one.address!, one]));
    return [...first.values()].toReversed().map(({ address, origin }) => ({ family, address, origin }));
  });
  return { masquerading, nodePorts };
}
