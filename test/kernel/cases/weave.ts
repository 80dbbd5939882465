import type { KernelCase } from '../case.ts';
import { apiObjects, joinRules, type LabService, proxyRules } from '../kube-proxy.ts';
import type { Ruleset, WorldPlan } from '../plan.ts';

/** Names of sets as Weave makes them: a hash in 85 characters. */
const [ingressSet, egressSet] = ['weave-;rGqyMIl1HN^cfDki~Z$3]6!N', 'weave-s_+ChJId4Uy_$}G;WdH|~TK)I'];
const newOnly = '-m state --state NEW';

/** What the weave router and weave-npc 2.8 write; all pods may reach all that are in the sets. */
const weaveRules: Ruleset = {
  nat: [
    '-N WEAVE',
    '-A POSTROUTING -j WEAVE',
    '-A WEAVE -s 10.1.0.0/16 -d 224.0.0.0/4 -j RETURN',
    '-A WEAVE ! -s 10.1.0.0/16 -d 10.1.0.0/16 -j MASQUERADE',
    '-A WEAVE -s 10.1.0.0/16 ! -d 10.1.0.0/16 -j MASQUERADE',
  ],
  filter: [
    ...['', '-DEFAULT', '-EGRESS', '-EGRESS-ACCEPT', '-EGRESS-CUSTOM', '-EGRESS-DEFAULT', '-INGRESS'].map(
      (end) => `-N WEAVE-NPC${end}`,
    ),
    '-A INPUT -i weave -j WEAVE-NPC-EGRESS',
    '-A FORWARD -i weave -j WEAVE-NPC-EGRESS',
    '-A FORWARD -o weave -j WEAVE-NPC',
    '-A FORWARD -o weave -j DROP',
    '-A FORWARD -i weave ! -o weave -j ACCEPT',
    '-A FORWARD -o weave -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A WEAVE-NPC -m state --state RELATED,ESTABLISHED -j ACCEPT',
    '-A WEAVE-NPC -d 224.0.0.0/4 -j ACCEPT',
    '-A WEAVE-NPC -m physdev --physdev-out vethwe-bridge --physdev-is-bridged -j ACCEPT',
    `-A WEAVE-NPC ${newOnly} -j WEAVE-NPC-DEFAULT`,
    `-A WEAVE-NPC ${newOnly} -j WEAVE-NPC-INGRESS`,
    `-A WEAVE-NPC-DEFAULT -m set --match-set ${ingressSet} dst -m comment --comment "DefaultAllow ingress isolation for namespace: lab" -j ACCEPT`,
    '-A WEAVE-NPC-EGRESS -m state --state RELATED,ESTABLISHED -j ACCEPT',
    '-A WEAVE-NPC-EGRESS -m physdev --physdev-in vethwe-bridge --physdev-is-bridged -j RETURN',
    '-A WEAVE-NPC-EGRESS -m addrtype --dst-type LOCAL -j RETURN',
    '-A WEAVE-NPC-EGRESS -d 224.0.0.0/4 -j RETURN',
    `-A WEAVE-NPC-EGRESS ${newOnly} -j WEAVE-NPC-EGRESS-DEFAULT`,
    `-A WEAVE-NPC-EGRESS ${newOnly} -m mark ! --mark 0x40000/0x40000 -j WEAVE-NPC-EGRESS-CUSTOM`,
    '-A WEAVE-NPC-EGRESS -m mark ! --mark 0x40000/0x40000 -j DROP',
    '-A WEAVE-NPC-EGRESS-ACCEPT -j MARK --set-xmark 0x40000/0x40000',
    `-A WEAVE-NPC-EGRESS-DEFAULT -m set --match-set ${egressSet} src -m comment --comment "DefaultAllow egress isolation for namespace: lab" -j WEAVE-NPC-EGRESS-ACCEPT`,
    `-A WEAVE-NPC-EGRESS-DEFAULT -m set --match-set ${egressSet} src -m comment --comment "DefaultAllow egress isolation for namespace: lab" -j RETURN`,
  ],
};

const services: LabService[] = [
  {
    name: 'web',
    clusterIp: '10.96.0.20',
    port: 80,
    nodePort: 30080,
    endpoints: [{ at: '10.1.0.11:8080', pod: 'web', node: 'one' }],
  },
];

/** One node of Weave: the bridge with its end of the datapath, weave-npc, and a service of kube-proxy. `closed` is in no set. */
export const weaveWorld = (): WorldPlan => ({
  nodes: {
    one: {
      pods: 'bridged',
      bridgeName: 'weave',
      links: { client: 'vethwepl1a2b3c4', web: 'vethwepl5d6e7f8', closed: 'vethwepl9a8b7c6' },
      ip: [
        'link add vethwe-datapath type veth peer name vethwe-bridge',
        'link set vethwe-bridge master weave',
        'link set vethwe-bridge up',
        'link set vethwe-datapath up',
      ],
      ipset: [
        `create ${ingressSet} hash:ip family inet`,
        `create ${egressSet} hash:ip family inet`,
        ...[10, 11].flatMap((X) => [`add ${ingressSet} 10.1.0.${X}`, `add ${egressSet} 10.1.0.${X}`]),
      ],
      bridge: ['1a2b3c4', '5d6e7f8', '9a8b7c6'].map((end) => `link set dev vethwepl${end} hairpin on`),
      ip6tables: { nat: ['-A POSTROUTING -s fd00:1::/64 ! -d fd00::/16 -j MASQUERADE'] },
      iptables: joinRules(proxyRules(services, '10.1.0.0/16'), weaveRules),
    },
  },
  pods: { 'one/client': { X: 10 }, 'one/web': { X: 11 }, 'one/closed': { X: 12 } },
  api: apiObjects(services, { one: '10.1.0.0/24' }),
});

/** The bridge weave and the chains of weave-npc. */
export const weaveCases: KernelCase[] = [
  {
    name: 'pods of one node, the outside, a service, and a pod that no policy lets in',
    needs: ['ipset'],
    world: weaveWorld(),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '10.96.0.20:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '10.10.0.100:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'client', to: '10.10.0.1:80', expect: 'answered by one from 10.1.0.10' },
      { from: 'outside', to: 'web:80', expect: 'answered by web from 10.1.0.1' },
      { from: 'outside', to: '10.10.0.1:30080', expect: 'answered by web from 10.1.0.1' },
      { from: 'client', to: 'closed:80', expect: 'silent' },
      { from: 'closed', to: 'web:80', expect: 'silent' },
      { from: 'closed', to: '198.51.100.1:80', expect: 'silent' },
      { from: 'one', to: 'closed:80', expect: 'answered by closed', what: 'the node itself is not asked' },
    ],
  },
];
