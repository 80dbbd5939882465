import type { World } from '../../src/cluster/world.ts';
import { fixtureText, worldOfBundle } from '../fixture-world.ts';
import { worldOf } from '../small-world.ts';
import { add, replace, twoNodes } from '../two-nodes.ts';

/** One proxy mode or plugin: evidence of it, and what each command makes of it. A command without an expectation has no cell. */
export interface System {
  world(): Promise<World> | World;
  node: string;
  /** From, to, and every end: `delivered by pod`. */
  trace?: [from: string, to: string, ends: string[]];
  /** A chain, and who writes it. */
  'explain-chain'?: [chain: string, writer: RegExp];
  /** The mode, and that the rules are what the API wants (`same`), or how they differ. */
  services?: [mode: string | null, drift: boolean];
  /** Ids of the plugins that are recognised. */
  map?: string[];
  /** Ids of findings that there are, and no others of severity error. */
  doctor?: string[];
}

const pasted = (name: string) => (): World =>
  worldOf({ 'nodes/node-1/iptables-save.txt': fixtureText(`chains/${name}.txt`) });
const link = (name: string, more = ''): string =>
  `90: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue ${more}state UP group default`;
const withLink = (name: string) => (): World => twoNodes({ 'nodes/node-1/ip-addr.txt': add(link(name)) });
const recording = (name: string) => (): Promise<World> => worldOfBundle(`recordings/${name}.tar.gz`);
const hidden: System['trace'] = ['pod/a', 'svc/web', ['unknown by not-modelled']];
const arrives = ['delivered by pod'];

/** A node as Calico makes it: its rules, a pod without a bridge, the block of the node as a blackhole, that of another by BGP. */
const calicoNode = (): World =>
  worldOf({
    'nodes/node-1/iptables-save.txt': fixtureText('chains/calico.txt'),
    'nodes/node-1/ip-addr.txt': [
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000',
      '    inet 127.0.0.1/8 scope host lo',
      '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000',
      '    inet 192.0.2.1/24 brd 192.0.2.255 scope global eth0',
      '7: cali3f2a91b7c04@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default ',
      '    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 0',
      '',
    ].join('\n'),
    'nodes/node-1/ip-route.txt': [
      'default via 192.0.2.254 dev eth0 ',
      'blackhole 10.65.0.0/26 proto bird ',
      '10.65.0.9 dev cali3f2a91b7c04 scope link ',
      '10.65.0.64/26 via 192.0.2.2 dev eth0 proto bird ',
      '192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.1 ',
      '',
    ].join('\n'),
    'api/nodes.json': JSON.stringify({
      kind: 'List',
      items: [
        ['node-1', '192.0.2.1', '10.65.0.0/26'],
        ['node-2', '192.0.2.2', '10.65.0.64/26'],
      ].map(([name, address, podCIDR]) => ({
        kind: 'Node',
        metadata: { name },
        spec: { podCIDRs: [podCIDR] },
        status: { addresses: [{ type: 'InternalIP', address }] },
      })),
    }),
    'api/pods.json': JSON.stringify({
      kind: 'List',
      items: [
        {
          kind: 'Pod',
          metadata: { namespace: 'web', name: 'a' },
          spec: { nodeName: 'node-1', containers: [] },
          status: { phase: 'Running', podIPs: [{ ip: '10.65.0.9' }] },
        },
      ],
    }),
  });

/** By the name in the table of docs/systems.md. */
export const systems: Record<string, System> = {
  'kube-proxy iptables': {
    world: () => worldOfBundle('nodes/healthy-legacy'),
    node: 'node-1',
    trace: ['pod/client-1', 'svc/echoserver', arrives],
    'explain-chain': ['KUBE-SVC-HOYURHXRFA5BUYEO', /^kube-proxy/],
    services: ['iptables', false],
    map: ['bridge', 'kubenet', 'node-routes', 'portmap'],
    doctor: [],
  },
  'kube-proxy nftables': {
    world: recording('nftables-healthy'),
    node: 'alpha',
    trace: ['node/alpha', 'svc/kube-system/kube-dns:dns', arrives],
    'explain-chain': ['services', /^kube-proxy/],
    services: ['nftables', false],
    map: ['bridge', 'flannel', 'portmap'],
    doctor: [],
  },
  'kube-proxy IPVS': {
    world: recording('ipvs-healthy'),
    node: 'node-1',
    trace: ['pod/client-1', 'svc/echoserver', arrives],
    'explain-chain': ['KUBE-NODE-PORT', /^kube-proxy \(IPVS/],
    services: ['ipvs', false],
    map: ['bridge', 'kubenet', 'node-routes', 'portmap'],
    doctor: [],
  },
  'kube-proxy userspace': {
    world: recording('userspace-healthy'),
    node: 'node-1',
    trace: ['pod/client-1', 'svc/echoserver', ['delivered by node']],
    'explain-chain': ['KUBE-PORTALS-CONTAINER', /userspace/],
    services: ['userspace', false],
    map: ['bridge', 'kubenet', 'node-routes', 'portmap'],
    doctor: ['userspace-proxy'],
  },
  kubenet: {
    world: recording('healthy-legacy-kubenet'),
    node: 'node-1',
    trace: ['pod/client-1', 'pod/client-2', arrives],
    'explain-chain': ['KUBE-HOSTPORTS', /kubenet/],
    services: ['iptables', false],
    map: ['kubenet', 'node-routes'],
    doctor: ['promiscuous-duplicates'],
  },
  'CNI bridge, portmap': {
    world: recording('healthy-nft'),
    node: 'node-1',
    trace: ['external:10.1.10.8', '10.1.10.9:8081', arrives],
    'explain-chain': ['CNI-HOSTPORT-DNAT', /portmap/],
    services: ['iptables', false],
    map: ['bridge', 'kubenet', 'node-routes', 'portmap'],
    doctor: [],
  },
  'flannel vxlan': {
    world: recording('flannel-vxlan-healthy'),
    node: 'alpha',
    trace: ['node/alpha', 'svc/kube-system/kube-dns:dns', arrives],
    'explain-chain': ['FLANNEL-FWD', /^flannel/],
    services: ['iptables', false],
    map: ['bridge', 'flannel', 'portmap'],
    doctor: [],
  },
  'flannel host-gw': {
    world: recording('flannel-hostgw-healthy'),
    node: 'alpha',
    trace: ['node/alpha', 'svc/kube-system/kube-dns:dns', arrives],
    'explain-chain': ['FLANNEL-POSTRTG', /^flannel/],
    services: ['iptables', false],
    map: ['bridge', 'flannel', 'node-routes', 'portmap'],
    doctor: [],
  },
  'kube-router policies': {
    world: recording('netpol-kube-router'),
    node: 'node-1',
    trace: ['pod/client-1', 'pod/test-nodeport-689dc6c759-2mq7h:9376', ['rejected by rule']],
    'explain-chain': ['KUBE-ROUTER-FORWARD', /^kube-router/],
    services: ['iptables', false],
    map: ['bridge', 'kube-router', 'kubenet', 'node-routes', 'portmap'],
    doctor: ['policy-drops', 'policy-not-enforced'],
  },
  'dual stack': {
    world: recording('dualstack-healthy'),
    node: 'alpha',
    trace: ['node/alpha', '[fd10:43::b277]:53/udp', arrives],
    'explain-chain': ['KUBE-SERVICES', /^kube-proxy/],
    services: ['iptables', false],
    doctor: [],
  },
  Calico: {
    world: calicoNode,
    node: 'node-1',
    trace: ['external:192.0.2.77', 'pod/web/a:80', arrives],
    'explain-chain': ['cali-FORWARD', /^Calico/],
    map: ['calico', 'node-routes'],
    doctor: [],
  },
  Weave: { world: pasted('weave'), node: 'node-1', 'explain-chain': ['WEAVE-NPC', /^Weave/], map: ['weave'] },
  Docker: {
    world: pasted('flannel-docker'),
    node: 'node-1',
    'explain-chain': ['DOCKER-ISOLATION-STAGE-1', /^Docker/],
    map: ['docker', 'flannel'],
  },
  Cilium: {
    world: withLink('cilium_host@cilium_net'),
    node: 'node-1',
    trace: hidden,
    map: ['cilium', 'node-routes'],
    doctor: ['plugin-not-modelled'],
  },
  Antrea: {
    world: () =>
      twoNodes({
        'nodes/node-1/ip-addr.txt': add(link('antrea-gw0')),
        'nodes/node-1/ip-route.txt': add('192.168.5.0/24 via 192.168.5.1 dev antrea-gw0 onlink'),
      }),
    node: 'node-1',
    trace: ['node/node-1', '192.168.5.7:80', ['unknown by not-modelled']],
    map: ['antrea', 'node-routes'],
    doctor: ['plugin-not-modelled'],
  },
  'Open vSwitch': {
    world: () =>
      twoNodes({
        'nodes/node-1/ip-addr.txt': (text) =>
          `${replace('master cbr0', 'master ovs-system')(text).trimEnd()}\n${link('ovs-system')}\n`,
      }),
    node: 'node-1',
    trace: hidden,
    map: ['node-routes', 'open-vswitch'],
  },
  'macvlan, ipvlan': {
    world: () =>
      twoNodes({
        'nodes/node-1/cni/10-net.conflist': JSON.stringify({ name: 'net', plugins: [{ type: 'macvlan' }] }),
        'nodes/node-1/ip-addr.txt': replace('2: eth0@if3:', '2: eth0:'),
        'pods/default_a/ip-addr.txt': (text) => text.replace(/eth0@if\d+/, 'eth0@if2'),
      }),
    node: 'node-1',
    trace: hidden,
    map: ['macvlan', 'node-routes'],
  },
  'own card (host-device, SR-IOV)': {
    world: () =>
      twoNodes({
        'nodes/node-1/cni/10-net.conflist': JSON.stringify({ name: 'net', plugins: [{ type: 'sriov' }] }),
        'pods/default_a/ip-addr.txt': null,
        'pods/default_a/ip-route.txt': null,
      }),
    node: 'node-1',
    trace: hidden,
    map: ['host-device', 'node-routes'],
  },
};
