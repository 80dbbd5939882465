import type { Origin } from '../../model/origin.ts';
import type { ProxyPorts } from '../../model/service-report.ts';
import { readCommentOwner } from '../comment-owner.ts';
import type { TablePair } from './iptables.ts';
import { rulesOf } from './iptables-chains.ts';
import type { ServiceRule } from './iptables-rule.ts';
import { type Frontend, frontendKey, type ServiceRules } from './service-rules.ts';

/** Chains of kube-proxy's userspace mode (up to 1.25): packets go to a port of kube-proxy, which picks an endpoint itself. */
const chains = [
  'KUBE-PORTALS-CONTAINER',
  'KUBE-PORTALS-HOST',
  'KUBE-NODEPORT-CONTAINER',
  'KUBE-NODEPORT-HOST',
] as const;

/** Chains ...-CONTAINER see what arrives, ...-HOST what processes of the node send. */
function addPort(
  ports: ProxyPorts = { arriving: null, own: null },
  chain: string,
  { redirect, destination }: ServiceRule,
): ProxyPorts {
  const port = redirect ?? (Number(/:(\d{1,5})$/.exec(destination ?? '')?.[1] ?? 0) || null);
  return chain.endsWith('-HOST')
    ? { ...ports, own: ports.own ?? port }
    : { ...ports, arriving: ports.arriving ?? port };
}

/** What the rules of userspace mode do for services; null where there are none. */
export function readUserspaceRules({ dump, nat }: TablePair): ServiceRules | null {
  const origin = nat?.chain(chains[0])?.origin;
  if (nat === null || origin === undefined) return null;
  const frontends = new Map<string, Frontend>();
  const withClusterIp = new Set<string>();
  for (const chain of chains) {
    for (const rule of rulesOf(nat, chain)) {
      const { address, protocol, port, comment, jump, origin: line } = rule;
      if (protocol === null || port === null || (jump !== 'REDIRECT' && jump !== 'DNAT')) continue;
      const key = frontendKey(nat.family, protocol, address, port);
      const spread = { chain: null, origin: line, endpoints: [], affinity: null, broken: [] as Origin[], known: false };
      const owner = comment === null ? null : readCommentOwner(comment);
      const name = owner?.kind === 'service' ? owner : null;
      const service = JSON.stringify([name, protocol, port]);
      // kube-proxy writes the cluster IP of a port before its external and load balancer IPs (openPortal).
      const isLater = name !== null && withClusterIp.has(service);
      const kind = address === null ? 'node port' : isLater ? 'external IP' : 'cluster IP';
      const rest = { chain, spread, inside: spread, refusal: null, sourceRanges: null, name };
      const known = frontends.get(key) ?? { kind, address, protocol, port, origin: line, ...rest };
      if (kind === 'cluster IP') withClusterIp.add(service);
      frontends.set(key, { ...known, proxyPorts: addPort(known.proxyPorts, chain, rule) });
    }
  }
  const hooks = ['PREROUTING', 'OUTPUT'].filter((hook) =>
    rulesOf(nat, hook).some(({ jump }) => jump?.startsWith('KUBE-PORTALS-')),
  );
  return {
    mode: 'userspace',
    backend: dump.backend ?? 'legacy',
    toldBackend: dump.backend,
    family: nat.family,
    source: nat.source,
    origin,
    frontends: [...frontends.values()],
    healthChecks: new Map(),
    orphans: [],
    hooks: new Set(hooks),
    besideIpvs: false,
    whole: dump.form === 'save' && dump.version !== null,
  };
}
