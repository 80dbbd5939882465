import {
  addressOf,
  chainHash,
  hashedText,
  printServicePort,
  type ServicePortName,
} from '../src/cluster/chain-names.ts';

/** A service port as kube-proxy's iptables mode writes rules for it. */
export interface ProxiedPort extends ServicePortName {
  protocol: 'tcp' | 'udp' | 'sctp';
  clusterIp: string;
  number: number;
  nodePort: number | null;
  /** `10.0.0.1:80` or `[fd00::1]:80` of each endpoint that gets connections; of the family of the cluster IP. */
  endpoints: string[];
}

export interface ProxyRulesOptions {
  /** Of the family of the service ports. */
  clusterCidr: string;
  /** Written up to 1,000 endpoints in the cluster, not beyond. */
  comments: boolean;
}

/** The chains of kube-proxy and their rules, by table, in the order of iptables-save. */
export type ProxyRules = Record<'filter' | 'nat', { chains: string[]; rules: string[] }>;

const probability = (left: number): string => (1 / left).toFixed(11);

/** Writes the chains of these service ports as kube-proxy of about 1.29 does (pkg/proxy/iptables/proxier.go). */
export function writeProxyRules(
  ports: readonly ProxiedPort[],
  { clusterCidr, comments }: ProxyRulesOptions,
): ProxyRules {
  const isV6 = clusterCidr.includes(':');
  const host = isV6 ? 128 : 32;
  const reason = isV6 ? 'icmp6-port-unreachable' : 'icmp-port-unreachable';
  const note = (text: string): string => (comments ? ` -m comment --comment "${text}"` : '');
  const chains: string[] = [];
  const [rejects, ends, fronts, backs, nodePorts]: string[][] = [[], [], [], [], []];
  for (const port of ports) {
    const { protocol, clusterIp, number, nodePort, endpoints } = port;
    const name = printServicePort(port)[0]!;
    const hash = chainHash(hashedText(name, protocol));
    const [service, external] = [`KUBE-SVC-${hash}`, `KUBE-EXT-${hash}`];
    const toPort = (dport: number): string => `-m ${protocol} --dport ${dport}`;
    const toService = `-d ${clusterIp}/${host} -p ${protocol}`;
    if (endpoints.length === 0) {
      const reject = (match: string, text: string, dport: number): string =>
        `-A ${match}${note(text)} ${toPort(dport)} -j REJECT --reject-with ${reason}`;
      rejects!.push(reject(`KUBE-SERVICES ${toService}`, `${name} has no endpoints`, number));
      if (nodePort !== null) {
        const match = `KUBE-EXTERNAL-SERVICES -p ${protocol}${note(`${name} has no endpoints`)} -m addrtype --dst-type LOCAL`;
        rejects!.push(reject(match, `${name} has no endpoints`, nodePort));
      }
      continue;
    }
    chains.push(service);
    fronts!.push(`-A KUBE-SERVICES ${toService}${note(`${name} cluster IP`)} ${toPort(number)} -j ${service}`);
    if (nodePort !== null) {
      chains.push(external);
      nodePorts!.push(`-A KUBE-NODEPORTS -p ${protocol}${note(name)} ${toPort(nodePort)} -j ${external}`);
      backs!.push(
        `-A ${external}${note(`masquerade traffic for ${name} external destinations`)} -j KUBE-MARK-MASQ`,
        `-A ${external} -j ${service}`,
      );
    }
    backs!.push(
      `-A ${service} ! -s ${clusterCidr} ${toService}${note(`${name} cluster IP`)} ${toPort(number)} -j KUBE-MARK-MASQ`,
    );
    endpoints.forEach((endpoint, index) => {
      const end = `KUBE-SEP-${chainHash(hashedText(name, protocol, endpoint))}`;
      const left = endpoints.length - index;
      const chance = left === 1 ? '' : ` -m statistic --mode random --probability ${probability(left)}`;
      chains.push(end);
      backs!.push(`-A ${service}${note(`${name} -> ${endpoint}`)}${chance} -j ${end}`);
      ends!.push(
        `-A ${end} -s ${addressOf(endpoint)}/${host}${note(name)} -j KUBE-MARK-MASQ`,
        `-A ${end} -p ${protocol}${note(name)} -m ${protocol} -j DNAT --to-destination ${endpoint}`,
      );
    });
  }
  return {
    filter: {
      chains: filterChains,
      rules: [...(isV6 ? forwardRules : [localnetRule, ...forwardRules]), ...rejects!],
    },
    nat: {
      chains: [...natChains, ...chains].sort(),
      rules: sortByChain([...masqueradeRules, ...ends!, ...fronts!, lastOfServices, ...nodePorts!, ...backs!]),
    },
  };
}

/** As iptables-save prints them: chain by chain, in the order of the chains' names. */
function sortByChain(rules: readonly string[]): string[] {
  const chainOf = (rule: string): string => rule.slice('-A '.length, rule.indexOf(' ', '-A '.length));
  const keyed = rules.map((rule) => ({ chain: chainOf(rule), rule }));
  return keyed.sort((a, b) => (a.chain < b.chain ? -1 : a.chain > b.chain ? 1 : 0)).map(({ rule }) => rule);
}

const filterChains = [
  'KUBE-EXTERNAL-SERVICES',
  'KUBE-FIREWALL',
  'KUBE-FORWARD',
  'KUBE-NODEPORTS',
  'KUBE-PROXY-CANARY',
  'KUBE-PROXY-FIREWALL',
  'KUBE-SERVICES',
];
const natChains = [
  'KUBE-KUBELET-CANARY',
  'KUBE-MARK-MASQ',
  'KUBE-NODEPORTS',
  'KUBE-POSTROUTING',
  'KUBE-PROXY-CANARY',
  'KUBE-SERVICES',
];

const localnetRule =
  '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

const forwardRules = [
  '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
  '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT',
  '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
];

const masqueradeRules = [
  '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
  '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
  '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
  '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
];

const lastOfServices =
  '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS';

const withState = (text: string): string => `-m conntrack --ctstate NEW -m comment --comment "${text}"`;
const [balancer, outside, inside] = [
  withState('kubernetes load balancer firewall'),
  withState('kubernetes externally-visible service portals'),
  withState('kubernetes service portals'),
];

/** How kube-proxy and the kubelet hang those chains into the built-in ones, by table, in the order of iptables-save. */
export const proxyJumps: Record<'filter' | 'nat', string[]> = {
  filter: [
    `-A INPUT ${balancer} -j KUBE-PROXY-FIREWALL`,
    '-A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS',
    `-A INPUT ${outside} -j KUBE-EXTERNAL-SERVICES`,
    '-A INPUT -j KUBE-FIREWALL',
    `-A FORWARD ${balancer} -j KUBE-PROXY-FIREWALL`,
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    `-A FORWARD ${inside} -j KUBE-SERVICES`,
    `-A FORWARD ${outside} -j KUBE-EXTERNAL-SERVICES`,
    `-A OUTPUT ${balancer} -j KUBE-PROXY-FIREWALL`,
    `-A OUTPUT ${inside} -j KUBE-SERVICES`,
    '-A OUTPUT -j KUBE-FIREWALL',
  ],
  nat: [
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
  ],
};
