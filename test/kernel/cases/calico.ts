import type { KernelCase } from '../case.ts';
import { apiObjects, joinRules, type LabService, proxyRules } from '../kube-proxy.ts';
import type { NodePlan, Ruleset, WorldPlan } from '../plan.ts';

/** Names of pods' veths: `cali` and eleven digits of a hash. */
const links = { client: 'cali3f2a91b7c04', web: 'cali8d10e6a2f95', other: 'calib47c02e19d3' };

/** The mark by which Felix notes that a policy or profile accepted. */
const accepted = '-m mark --mark 0x10000/0x10000';
const clear = '-j MARK --set-xmark 0x0/0x10000';

/** The two chains of one pod; `policy`: the one that selects it for ingress, else its profiles decide. */
function podChains(link: string, policy: string | null): string[] {
  const begin = (chain: string): string[] => [
    `-N ${chain}`,
    `-A ${chain} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A ${chain} -m conntrack --ctstate INVALID -j DROP`,
    `-A ${chain} ${clear}`,
  ];
  const profile = (chain: string, from: string): string[] => [
    `-A ${chain} -j cali-${from}-kns.lab`,
    `-A ${chain} -m comment --comment "Return if profile accepted" ${accepted} -j RETURN`,
    `-A ${chain} -m comment --comment "Drop if no profiles matched" -j DROP`,
  ];
  const [to, from] = [`cali-tw-${link}`, `cali-fw-${link}`];
  const policies =
    policy === null
      ? profile(to, 'pri')
      : [
          `-A ${to} -m comment --comment "Start of policies" -j MARK --set-xmark 0x0/0x20000`,
          `-A ${to} -m mark --mark 0x0/0x20000 -j ${policy}`,
          `-A ${to} -m comment --comment "Return if policy accepted" ${accepted} -j RETURN`,
          `-A ${to} -m comment --comment "Drop if no policies passed packet" -m mark --mark 0x0/0x20000 -j DROP`,
        ];
  return [
    ...begin(to),
    ...policies,
    ...begin(from),
    `-A ${from} -p udp -m comment --comment "Drop VXLAN encapped packets originating in workloads" -m multiport --dports 4789 -j DROP`,
    `-A ${from} -p ipencap -m comment --comment "Drop IPinIP encapped packets originating in workloads" -j DROP`,
    ...profile(from, 'pro'),
  ];
}

const chains = (...names: string[]): string[] => names.map((name) => `-N cali-${name}`);

/** What Felix 3.26 writes for these pods, without the hashes in its comments. `policy`: who may reach `web`, by an ipset. */
const felix = (pods: Partial<typeof links>, policy: boolean): Ruleset => ({
  raw: [
    ...chains('PREROUTING', 'rpf-skip', 'from-host-endpoint'),
    '-A PREROUTING -j cali-PREROUTING',
    '-A cali-PREROUTING -j MARK --set-xmark 0x0/0xf0000',
    '-A cali-PREROUTING -i cali+ -j MARK --set-xmark 0x40000/0x40000',
    '-A cali-PREROUTING -m mark --mark 0x40000/0x40000 -j cali-rpf-skip',
    '-A cali-PREROUTING -m mark --mark 0x40000/0x40000 -m rpfilter --validmark --invert -j DROP',
    '-A cali-PREROUTING -m mark --mark 0x0/0x40000 -j cali-from-host-endpoint',
    `-A cali-PREROUTING ${accepted} -j ACCEPT`,
  ],
  nat: [
    ...chains('PREROUTING', 'OUTPUT', 'POSTROUTING', 'fip-dnat', 'fip-snat', 'nat-outgoing'),
    '-A PREROUTING -j cali-PREROUTING',
    '-A OUTPUT -j cali-OUTPUT',
    '-A POSTROUTING -j cali-POSTROUTING',
    '-A cali-PREROUTING -j cali-fip-dnat',
    '-A cali-OUTPUT -j cali-fip-dnat',
    '-A cali-POSTROUTING -j cali-fip-snat',
    '-A cali-POSTROUTING -j cali-nat-outgoing',
    '-A cali-nat-outgoing -m set --match-set cali40masq-ipam-pools src -m set ! --match-set cali40all-ipam-pools dst -j MASQUERADE --random-fully',
  ],
  filter: [
    ...chains('INPUT', 'FORWARD', 'OUTPUT', 'wl-to-host', 'from-wl-dispatch', 'to-wl-dispatch', 'cidr-block'),
    ...chains('from-hep-forward', 'to-hep-forward', 'from-host-endpoint', 'to-host-endpoint'),
    ...['pri', 'pro'].flatMap((kind) => [
      `-N cali-${kind}-kns.lab`,
      `-A cali-${kind}-kns.lab -m comment --comment "Profile kns.lab ingress" -j MARK --set-xmark 0x10000/0x10000`,
      `-A cali-${kind}-kns.lab ${accepted} -j RETURN`,
    ]),
    ...(policy
      ? [
          '-N cali-pi-_wYcBQ3jz',
          '-A cali-pi-_wYcBQ3jz -p tcp -m comment --comment "Policy lab/knp.default.web ingress" -m set --match-set cali40s:Kl3J src -m multiport --dports 80,443 -j MARK --set-xmark 0x10000/0x10000',
          `-A cali-pi-_wYcBQ3jz ${accepted} -j RETURN`,
        ]
      : []),
    ...Object.entries(pods).flatMap(([pod, link]) =>
      podChains(link, policy && pod === 'web' ? 'cali-pi-_wYcBQ3jz' : null),
    ),
    '-A INPUT -j cali-INPUT',
    '-A FORWARD -j cali-FORWARD',
    `-A FORWARD -m comment --comment "Policy explicitly accepted packet." ${accepted} -j ACCEPT`,
    '-A FORWARD -j MARK --set-xmark 0x10000/0x10000',
    '-A OUTPUT -j cali-OUTPUT',
    '-A cali-INPUT -i cali+ -g cali-wl-to-host',
    `-A cali-INPUT ${accepted} -j ACCEPT`,
    '-A cali-INPUT -j MARK --set-xmark 0x0/0xf0000',
    '-A cali-INPUT -j cali-from-host-endpoint',
    `-A cali-INPUT -m comment --comment "Host endpoint policy accepted packet." ${accepted} -j ACCEPT`,
    '-A cali-FORWARD -j MARK --set-xmark 0x0/0xe0000',
    '-A cali-FORWARD -m mark --mark 0x0/0x10000 -j cali-from-hep-forward',
    '-A cali-FORWARD -i cali+ -j cali-from-wl-dispatch',
    '-A cali-FORWARD -o cali+ -j cali-to-wl-dispatch',
    '-A cali-FORWARD -j cali-to-hep-forward',
    '-A cali-FORWARD -j cali-cidr-block',
    `-A cali-OUTPUT ${accepted} -j ACCEPT`,
    '-A cali-OUTPUT -o cali+ -j RETURN',
    '-A cali-OUTPUT -j MARK --set-xmark 0x0/0xf0000',
    '-A cali-OUTPUT -m conntrack ! --ctstate DNAT -j cali-to-host-endpoint',
    '-A cali-wl-to-host -j cali-from-wl-dispatch',
    '-A cali-wl-to-host -m comment --comment "Configured DefaultEndpointToHostAction" -j ACCEPT',
    ...Object.values(pods).flatMap((link) => [
      `-A cali-from-wl-dispatch -i ${link} -g cali-fw-${link}`,
      `-A cali-to-wl-dispatch -o ${link} -g cali-tw-${link}`,
    ]),
    '-A cali-from-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
    '-A cali-to-wl-dispatch -m comment --comment "Unknown interface" -j DROP',
  ],
});

const ipset = [
  'create cali40masq-ipam-pools hash:net family inet',
  'create cali40all-ipam-pools hash:net family inet',
  'create cali40s:Kl3J hash:net family inet',
  'add cali40masq-ipam-pools 10.0.0.0/14',
  'add cali40all-ipam-pools 10.0.0.0/14',
  'add cali40s:Kl3J 10.1.0.10',
  'create cali60masq-ipam-pools hash:net family inet6',
  'create cali60all-ipam-pools hash:net family inet6',
  'add cali60masq-ipam-pools fd00::/16',
  'add cali60all-ipam-pools fd00::/16',
];

const services: LabService[] = [
  {
    name: 'web',
    clusterIp: '10.96.0.20',
    port: 80,
    nodePort: 30080,
    endpoints: [
      { at: '10.1.0.11:8080', pod: 'web', node: 'one' },
      { at: '10.2.0.11:8080', pod: 'far', node: 'two' },
    ],
  },
];

const cniConfig = JSON.stringify({
  name: 'k8s-pod-network',
  cniVersion: '0.3.1',
  plugins: [
    { type: 'calico', ipam: { type: 'calico-ipam' } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

const node = (
  number: number,
  pods: Partial<typeof links>,
  policy: boolean,
  more: Partial<NodePlan> = {},
): NodePlan => ({
  pods: 'routed',
  links: number === 1 ? { ...pods } : { far: 'cali5e7709ab1c2' },
  ipset,
  files: { 'cni/10-calico.conflist': cniConfig },
  ...more,
  ip6tables: {
    nat: [
      ...chains('POSTROUTING', 'nat-outgoing'),
      '-A POSTROUTING -j cali-POSTROUTING',
      '-A cali-POSTROUTING -j cali-nat-outgoing',
      '-A cali-nat-outgoing -m set --match-set cali60masq-ipam-pools src -m set ! --match-set cali60all-ipam-pools dst -j MASQUERADE --random-fully',
    ],
  },
  iptables: joinRules(proxyRules(services, '10.0.0.0/14'), felix(pods, policy)),
  ip: [`route add blackhole 10.${number}.0.0/24 proto bird`, ...(more.ip ?? [])],
});

/** Two nodes of Calico with routes from node to node, as BGP makes them, and services of kube-proxy. */
export const calicoWorld = (policy = false): WorldPlan => ({
  nodes: {
    one: node(1, links, policy, { ip: ['route replace 10.2.0.0/24 via 10.10.0.2 proto bird'] }),
    two: node(2, { web: 'cali5e7709ab1c2' }, false, { ip: ['route replace 10.1.0.0/24 via 10.10.0.1 proto bird'] }),
  },
  pods: { 'one/client': { X: 10 }, 'one/web': { X: 11 }, 'one/other': { X: 12 }, 'two/far': { X: 11 } },
  api: apiObjects(services, { one: '10.1.0.0/24', two: '10.2.0.0/24' }),
});

/** The end of `vxlan.calico` of a node, and its way to the other node's block. */
const vxlan = (number: number, other: number): string[] => {
  const mac = (end: number): string => `66:00:00:00:00:0${end}`;
  return [
    `link add vxlan.calico address ${mac(number)} type vxlan id 4096 local 10.10.0.${number} dev eth0 dstport 4789 nolearning`,
    `addr add 10.${number}.0.192/32 dev vxlan.calico`,
    'link set vxlan.calico mtu 1450 up',
    `neigh add 10.${other}.0.192 lladdr ${mac(other)} dev vxlan.calico nud permanent`,
    `route replace 10.${other}.0.0/24 via 10.${other}.0.192 dev vxlan.calico onlink`,
  ];
};
const fdb = (other: number): string[] => [
  `fdb add 66:00:00:00:00:0${other} dev vxlan.calico dst 10.10.0.${other} self permanent`,
];

/** Routes to single pods, and the chains of Felix. */
export const calicoCases: KernelCase[] = [
  {
    name: 'pods of a namespace without policies, by BGP',
    needs: ['ipset'],
    world: calicoWorld(),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'far', to: 'client:80', expect: 'answered by client from 10.2.0.11' },
      { from: 'client', to: '10.10.0.1:80', expect: 'answered by one from 10.1.0.10' },
      { from: 'one', to: 'web:80', expect: 'answered by web from 10.10.0.1' },
      { from: 'client', to: '198.51.100.1:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'outside', to: 'web:80', expect: 'answered by web from 10.10.0.100' },
      {
        from: 'client',
        to: '10.96.0.20:80',
        tries: 20,
        expect: ['answered by web from 10.1.0.10', 'answered by far from 10.1.0.10'],
      },
      {
        from: 'outside',
        to: '10.10.0.1:30080',
        tries: 20,
        expect: ['answered by web from 10.10.0.1', 'answered by far from 10.10.0.1'],
      },
    ],
  },
  {
    name: 'a policy lets one client in, to the ports it names',
    needs: ['ipset'],
    world: calicoWorld(true),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '10.1.0.77:80', expect: 'silent', what: 'a blackhole tells nobody' },
      { from: 'client', to: 'web:443', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: 'web:8080', expect: 'silent' },
      { from: 'other', to: 'web:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'outside', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'web:8080', expect: 'answered by web', what: 'the own node is not asked' },
      { from: 'web', to: 'other:80', expect: 'answered by other', what: 'the policy is for ingress only' },
    ],
  },
  {
    name: 'from node to node by vxlan.calico',
    needs: ['ipset', 'vxlan'],
    world: {
      ...calicoWorld(),
      nodes: {
        one: node(1, links, false, { ip: vxlan(1, 2), bridge: fdb(2) }),
        two: node(2, { web: 'cali5e7709ab1c2' }, false, { ip: vxlan(2, 1), bridge: fdb(1) }),
      },
    },
    flows: [
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'far', to: 'client:80', expect: 'answered by client from 10.2.0.11' },
      { from: 'one', to: 'far:80', expect: 'answered by far from 10.1.0.192' },
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
    ],
  },
];
