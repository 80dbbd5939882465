import type { IptablesDump, IptablesTable } from '../../model/iptables.ts';
import type { Origin } from '../../model/origin.ts';
import { isServiceChainName, splitServiceChain } from '../chain-names.ts';
import { readCommentOwner } from '../comment-owner.ts';
import { createServiceChains, isServiceChain, nowhere, rulesOf, type ServiceChains } from './iptables-chains.ts';
import type { ServiceRule } from './iptables-rule.ts';
import { type Frontend, frontendKey, type ServiceRules } from './service-rules.ts';

/** The nat and filter tables of one family and backend. */
export interface TablePair {
  dump: IptablesDump;
  nat: IptablesTable | null;
  filter: IptablesTable | null;
}

/** What iptables rules of kube-proxy do for services; null where the tables hold none of its chains. */
export function readIptablesRules({ dump, nat, filter }: TablePair): ServiceRules | null {
  const table = nat ?? filter;
  const origin = nat?.origin('KUBE-SERVICES') ?? firstServiceChain(nat) ?? filter?.origin('KUBE-SERVICES') ?? null;
  if (table === null || origin === null) return null;
  const chains = nat === null ? null : createServiceChains(nat);
  const frontends = new Map<string, Frontend>();
  const services = rulesOf(nat, 'KUBE-SERVICES');
  for (const rule of services) addAddress(frontends, rule, table, chains);
  for (const rule of rulesOf(nat, 'KUBE-NODEPORTS')) addNodePort(frontends, rule, table, chains);
  for (const chain of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES']) {
    for (const rule of rulesOf(filter, chain)) addRefusal(frontends, rule, table);
  }
  return {
    mode: 'iptables',
    backend: dump.backend ?? 'legacy',
    toldBackend: dump.backend,
    family: table.family,
    source: table.source,
    origin,
    frontends: [...frontends.values()],
    healthChecks: healthChecks(filter),
    orphans: nat === null ? [] : orphansOf(nat, chains!.reached),
    hooks: nat === null ? null : hooksTo(nat, 'KUBE-SERVICES'),
    besideIpvs: services.some(({ set }) => set !== null && clusterIpSet.test(set)),
    whole: nat !== null && dump.form === 'save' && dump.version !== null,
  };
}

const clusterIpSet = /^KUBE-(?:6-)?CLUSTER-IP$/;

function firstServiceChain(table: IptablesTable | null): Origin | null {
  const name = table?.chainNames().find(isServiceChainName);
  return name === undefined ? null : table!.origin(name);
}

/** `-d 10.96.0.1/32 -p tcp --dport 443 -j KUBE-SVC-...`; the first rule that takes every packet decides. */
function addAddress(
  frontends: Map<string, Frontend>,
  rule: ServiceRule,
  table: IptablesTable,
  chains: ServiceChains | null,
): void {
  const { jump, address, port, protocol } = rule;
  if (jump === null || !isServiceChain(jump) || address === null || port === null || protocol === null) return;
  const way = chains?.wayThrough(jump) ?? nowhere;
  const key = frontendKey(table.family, protocol, address, port);
  if (!frontends.has(key))
    frontends.set(key, { kind: kindOf(jump, rule), address, protocol, port, ...about(rule), chain: jump, ...way });
}

/** A rule for an external IP asks where the packet comes from (before 1.22), or leads to a chain for packets from outside. */
function kindOf(chain: string, { conditional }: ServiceRule): Frontend['kind'] {
  const prefix = splitServiceChain(chain)!.prefix;
  if (prefix === 'KUBE-FW-') return 'load balancer IP';
  return conditional || prefix === 'KUBE-EXT-' || prefix === 'KUBE-XLB-' ? 'external IP' : 'cluster IP';
}

function addNodePort(
  frontends: Map<string, Frontend>,
  rule: ServiceRule,
  table: IptablesTable,
  chains: ServiceChains | null,
): void {
  const { jump, port, protocol } = rule;
  if (jump === null || !isServiceChain(jump) || port === null || protocol === null) return;
  const key = frontendKey(table.family, protocol, null, port);
  const way = chains?.wayThrough(jump) ?? nowhere;
  if (!frontends.has(key))
    frontends.set(key, { kind: 'node port', address: null, protocol, port, ...about(rule), chain: jump, ...way });
}

/** `has no endpoints -j REJECT`, `has no local endpoints -j DROP` of table filter. */
function addRefusal(frontends: Map<string, Frontend>, rule: ServiceRule, table: IptablesTable): void {
  const { jump, address, port, protocol, origin } = rule;
  if ((jump !== 'REJECT' && jump !== 'DROP') || port === null || protocol === null) return;
  const refusal: Frontend['refusal'] = { how: jump === 'REJECT' ? 'reject' : 'drop', origin };
  const key = frontendKey(table.family, protocol, address, port);
  const known = frontends.get(key);
  if (known !== undefined) {
    known.refusal ??= refusal;
    return;
  }
  const kind = address === null ? 'node port' : 'cluster IP';
  frontends.set(key, { kind, address, protocol, port, ...about(rule), chain: null, ...nowhere, refusal });
}

function about({ origin, comment }: ServiceRule): Pick<Frontend, 'origin' | 'name'> {
  const owner = comment === null ? null : readCommentOwner(comment);
  if (owner?.kind !== 'service') return { origin, name: null };
  const { namespace, service, port } = owner;
  return { origin, name: { namespace, service, port } };
}

/** Ports of table filter's KUBE-NODEPORTS (1.21 and later): health checks of load balancers are let in. */
function healthChecks(filter: IptablesTable | null): Map<number, Origin> {
  const accepted = rulesOf(filter, 'KUBE-NODEPORTS').filter(({ jump }) => jump === 'ACCEPT');
  return new Map(accepted.flatMap(({ port, origin }) => (port === null ? [] : [[port, origin] as const])));
}

function orphansOf(nat: IptablesTable, reached: readonly boolean[]): ServiceRules['orphans'] {
  const names = nat.chainNames().filter((name, place) => !reached[place] && isServiceChainName(name));
  return names.map((chain) => ({ chain, origin: nat.origin(chain)! }));
}

/** Built-in chains with a rule that jumps to the chain, be it for some packets only. */
function hooksTo(table: IptablesTable, chain: string): Set<string> {
  const hooks = ['PREROUTING', 'OUTPUT'].filter((hook) => rulesOf(table, hook).some(({ jump }) => jump === chain));
  return new Set(hooks);
}
