import { parsePrefix, prefixContains } from '../../src/model/address.ts';
import type { CheckId } from '../../src/model/doctor-report.ts';
import type { ClusterObjects } from '../../src/model/objects.ts';
import { type ObservedRow, outsideHosts } from '../recordings/compare.ts';

/** What was really seen of one check on one node. */
export interface ObservedCheck {
  /** Tries that failed for another reason than that they are meant to. */
  failures: string[];
  /** SOURCEs that tried: of any other client nothing is known. */
  clients: Set<string>;
}

/** Outcomes that need packets to come through both ways. */
const through = new Set(['ok', 'nxdomain', 'servfail', 'noanswer', 'http-error', 'reset']);

/** Gathers what was tried by check and node: `dns node-1`. */
export function observedChecks(rows: readonly ObservedRow[], api: ClusterObjects): Map<string, ObservedCheck> {
  const found = new Map<string, ObservedCheck>();
  for (const row of rows) {
    const check = checkOf(row);
    const node = row.from.node ?? row.to.node ?? routedTo(row);
    if (check === null || !node || isAside(row)) continue;
    const key = `${check} ${node}`;
    const observed = found.get(key) ?? { failures: [], clients: new Set() };
    found.set(key, observed);
    observed.clients.add(clientOf(row));
    if (fails(row) && !isMeant(row, node, check, api)) observed.failures.push(describe(row));
  }
  return found;
}

const clientOf = ({ from }: ObservedRow): string =>
  from.type === 'pod' ? `pod/${from.name}` : from.node !== null ? `node/${from.node}` : 'external';

const describe = ({ from, to, protocol, detail }: ObservedRow): string =>
  `${from.name} -> ${to.service ?? to.pod ?? to.ip}:${to.port ?? ''} ${protocol} ${JSON.stringify(detail.outcomes)}`;

/** The node that a host outside sends to, where the address is nobody's own. */
const routedTo = ({ to }: ObservedRow): string | null => /^routed to (\S+)$/.exec(to.what ?? '')?.[1] ?? null;

/** The check that such a connection belongs to; null for what no check looks at (the LAN). */
function checkOf({ from, to }: ObservedRow): CheckId | null {
  const isSame = to.node === from.node;
  const isPod = to.type === 'pod' || to.type === 'dns-pod';
  if (from.type === 'pod') {
    if (isPod) return isSame ? 'same-node' : 'cross-node';
    return ofPod[to.type] ?? null;
  }
  if (from.node === null) return ofOutside[to.type] ?? null;
  return isPod && isSame ? 'node' : (ofNode[to.type] ?? null);
}

const publicly: Record<string, CheckId> = { loadBalancer: 'node-port', externalIP: 'node-port' };
const ofNode: Record<string, CheckId> = { ...publicly, dns: 'dns', clusterIP: 'cluster-ip', apiserver: 'apiserver' };
const ofNodePorts: Record<string, CheckId> = { nodePort: 'node-port', hostPort: 'host-port' };
const ofOutside: Record<string, CheckId> = { ...publicly, ...ofNodePorts, healthCheckNodePort: 'node-port' };
const ofPod: Record<string, CheckId> = { ...ofNode, ...ofNodePorts, resolver: 'dns', internet: 'egress' };

/** Tries that say nothing about the check: of a port that nobody serves, or not to be predicted as a note says. */
const isAside = ({ to }: ObservedRow): boolean =>
  to.note !== undefined ||
  /nothing listens|does not have|no service has|icmp|not a port of the service/.test(to.what ?? '');

function fails({ detail, to }: ObservedRow): boolean {
  const bad = Object.keys(detail.outcomes).filter((outcome) => !through.has(outcome));
  // A server that asks others before it answers may be silent for their sake.
  const asksOthers = to.query?.includes('.') && !/\.(?:cluster\.local|arpa)\.?$/.test(to.query);
  return bad.length > 0 && !(asksOthers && bad.every((outcome) => outcome === 'timeout'));
}

/** A pod that is not ready, a client outside the source ranges, a service without endpoints or, by its policy, without any on the node. */
function isMeant({ from, to }: ObservedRow, node: string, check: CheckId, api: ClusterObjects): boolean {
  const pod = api.pods?.find(({ namespace, name }) => `${namespace}/${name}` === to.pod);
  if (pod?.ready === false) return true;
  const service = api.services?.find(({ namespace, name }) => `${namespace}/${name}` === to.service);
  if (service === undefined || !['cluster-ip', 'node-port'].includes(check)) return false;
  const ranges = service.loadBalancerSourceRanges.flatMap((range) => parsePrefix(range) ?? []);
  const clients = addressesOf(from, api);
  const isLetIn = ranges.some((range) => clients.some((address) => prefixContains(range, address)));
  if (to.type === 'loadBalancer' && ranges.length > 0 && !isLetIn) return true;
  if (check === 'cluster-ip' && service.ports.every(({ port }) => port !== to.port)) return true;
  const endpoints = (api.endpointSlices ?? [])
    .filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
    .flatMap((slice) => slice.endpoints)
    .filter(({ address }) => address.includes(':') === to.ip.includes(':'));
  if (endpoints.length === 0) return !hasPods(service.selector, service.namespace, api);
  if (check === 'cluster-ip')
    return service.internalTrafficPolicy === 'Local' && !endpoints.some((one) => one.node === node);
  return service.externalTrafficPolicy === 'Local' && !endpoints.some((one) => one.ready && one.node === to.node);
}

function addressesOf({ type, name }: ObservedRow['from'], api: ClusterObjects): string[] {
  if (type === 'pod') return api.pods?.find((pod) => `${pod.namespace}/${pod.name}` === name)?.ips ?? [];
  return api.nodes?.find((node) => node.name === name)?.internalIps ?? outsideHosts[name] ?? [];
}

/** Pods that the service is for, by the first letters of a label: a selector with a mistake in it is not meant. */
const hasPods = (selector: Record<string, string> | null, namespace: string, api: ClusterObjects): boolean =>
  Object.entries(selector ?? {}).some(([key, value]) =>
    api.pods?.some((pod) => pod.namespace === namespace && pod.labels[key]?.startsWith(value.slice(0, 4))),
  );
