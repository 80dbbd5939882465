import type { Origin } from '../../model/origin.ts';
import { readCommentOwner } from '../comment-owner.ts';
import type { TablePair } from './iptables.ts';
import { rulesOf } from './iptables-chains.ts';
import { type Frontend, frontendKey, type ServiceRules } from './service-rules.ts';

/** Chains of kube-proxy's userspace mode (up to 1.25): packets go to a port of kube-proxy, which picks an endpoint itself. */
const chains = [
  'KUBE-PORTALS-CONTAINER',
  'KUBE-PORTALS-HOST',
  'KUBE-NODEPORT-CONTAINER',
  'KUBE-NODEPORT-HOST',
] as const;

/** What the rules of userspace mode do for services; null where there are none. */
export function readUserspaceRules({ dump, nat }: TablePair): ServiceRules | null {
  const origin = nat?.chain(chains[0])?.origin;
  if (nat === null || origin === undefined) return null;
  const frontends = new Map<string, Frontend>();
  for (const chain of chains) {
    for (const { address, protocol, port, comment, jump, origin: line } of rulesOf(nat, chain)) {
      if (protocol === null || port === null || (jump !== 'REDIRECT' && jump !== 'DNAT')) continue;
      const key = frontendKey(nat.family, protocol, address, port);
      const spread = { chain: null, origin: line, endpoints: [], affinity: null, broken: [] as Origin[], known: false };
      const kind = address === null ? 'node port' : 'cluster IP';
      const owner = comment === null ? null : readCommentOwner(comment);
      const name = owner?.kind === 'service' ? owner : null;
      const rest = { chain, spread, inside: spread, refusal: null, sourceRanges: null, name };
      if (!frontends.has(key)) frontends.set(key, { kind, address, protocol, port, origin: line, ...rest });
    }
  }
  const hooks = ['PREROUTING', 'OUTPUT'].filter((hook) =>
    rulesOf(nat, hook).some(({ jump }) => jump?.startsWith('KUBE-PORTALS-')),
  );
  return {
    mode: 'userspace',
    backend: dump.backend ?? 'legacy',
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
