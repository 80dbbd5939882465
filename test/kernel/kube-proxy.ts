import { type ProxiedPort, proxyJumps, writeProxyRules } from '../proxy-rules.ts';
import type { HostPlan, Ruleset } from './plan.ts';

/** A service of these worlds: a port of a cluster IP that leads to a port of pods. */
export interface LabService {
  name: string;
  clusterIp: string;
  port: number;
  nodePort?: number;
  /** `10.1.0.11:8080` of each pod behind it, with the pod's name and node. */
  endpoints: { at: string; pod: string; node: string }[];
}

/** Lines of iptables-restore by table, one set of rules after the other. */
export function joinRules(...rulesets: (Ruleset | undefined)[]): Ruleset {
  const joined: Ruleset = {};
  for (const ruleset of rulesets)
    for (const [table, lines] of Object.entries(ruleset ?? {})) joined[table] = [...(joined[table] ?? []), ...lines];
  return joined;
}

/** What kube-proxy writes for the services, in front of the rules of others as it inserts its jumps. */
export function proxyRules(services: readonly LabService[], clusterCidr: string): NonNullable<HostPlan['iptables']> {
  const rules = writeProxyRules(services.map(toProxiedPort), { clusterCidr, comments: true });
  const lines = (table: 'filter' | 'nat'): string[] => [
    ...rules[table].chains.map((chain) => `-N ${chain}`),
    ...proxyJumps[table],
    ...rules[table].rules,
  ];
  return { filter: lines('filter'), nat: lines('nat') };
}

const toProxiedPort = ({ name, clusterIp, port, nodePort, endpoints }: LabService): ProxiedPort => ({
  namespace: 'lab',
  service: name,
  port: 'http',
  protocol: 'tcp',
  clusterIp,
  number: port,
  nodePort: nodePort ?? null,
  endpoints: endpoints.map(({ at }) => at),
});

/** The nodes and the services as the API has them; `podCidrs` by node, in the order of the nodes' addresses. */
export function apiObjects(
  services: readonly LabService[],
  podCidrs: Record<string, string>,
): Record<string, unknown[]> {
  return {
    nodes: Object.entries(podCidrs).map(([name, podCIDR], index) => ({
      metadata: { name },
      spec: { podCIDR, podCIDRs: [podCIDR] },
      status: {
        addresses: [{ type: 'InternalIP', address: `10.10.0.${index + 1}` }],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    })),
    services: services.map(({ name, clusterIp, port, nodePort, endpoints }) => ({
      metadata: { namespace: 'lab', name },
      spec: {
        type: nodePort === undefined ? 'ClusterIP' : 'NodePort',
        clusterIP: clusterIp,
        clusterIPs: [clusterIp],
        selector: { app: name },
        ports: [{ name: 'http', protocol: 'TCP', port, targetPort: portOf(endpoints[0]!.at), nodePort }],
      },
    })),
    endpointslices: services.map(({ name, endpoints }) => ({
      metadata: { namespace: 'lab', name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', protocol: 'TCP', port: portOf(endpoints[0]!.at) }],
      endpoints: endpoints.map(({ at, pod, node }) => ({
        addresses: [at.slice(0, at.lastIndexOf(':'))],
        conditions: { ready: true },
        nodeName: node,
        targetRef: { kind: 'Pod', namespace: 'lab', name: pod },
      })),
    })),
  };
}

const portOf = (at: string): number => Number(at.slice(at.lastIndexOf(':') + 1));
