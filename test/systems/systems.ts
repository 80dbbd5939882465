import type { World } from '../../src/cluster/world.ts';
import { worldOfBundle } from '../fixture-world.ts';
import { add, replace, twoNodes } from '../two-nodes.ts';

/** One proxy mode or plugin: evidence of it, and what each command makes of it. A command without an expectation has no cell. */
export interface System {
  world(): Promise<World> | World;
  node: string;
  /** Of the services and pods; `default` where it is not told. */
  namespace?: string;
  /** A file in fixtures/systems: connections that were tried, and what came of them. */
  flows?: string;
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

const link = (name: string, more = ''): string =>
  `90: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue ${more}state UP group default`;
const recording = (name: string) => (): Promise<World> => worldOfBundle(`recordings/${name}.tar.gz`);
const hidden: System['trace'] = ['pod/a', 'svc/web', ['unknown by not-modelled']];
const arrives = ['delivered by pod'];

/** What OVN-Kubernetes writes for a node port, in part; in a table of its own here, for kube-proxy has written nat. */
const ovnRules = [
  '*mangle',
  ':PREROUTING ACCEPT [0:0]',
  ':OUTPUT ACCEPT [0:0]',
  ':OVN-KUBE-NODEPORT - [0:0]',
  '-A OVN-KUBE-NODEPORT -p tcp -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j RETURN',
  'COMMIT',
];

/**
 * Worlds of network namespaces with the rules, routes and devices of the plugin and services of kube-proxy (test/kernel/record.ts), with
 * what came of connections that were tried there beside it.
 */
const kernelWorld = (name: string) => (): Promise<World> => worldOfBundle(`systems/${name}.tar.gz`);

/** What Cilium 1.14 writes for iptables, in part. */
const ciliumRules = [
  '*filter',
  ':INPUT ACCEPT [0:0]',
  ':FORWARD ACCEPT [0:0]',
  ':OUTPUT ACCEPT [0:0]',
  ':CILIUM_FORWARD - [0:0]',
  '-A FORWARD -m comment --comment "cilium-feeder: CILIUM_FORWARD" -j CILIUM_FORWARD',
  '-A CILIUM_FORWARD -o cilium_host -m comment --comment "cilium: any->cluster on cilium_host forward accept" -j ACCEPT',
  '-A CILIUM_FORWARD -i cilium_host -m comment --comment "cilium: cluster->any on cilium_host forward accept (nodeport)" -j ACCEPT',
  '-A CILIUM_FORWARD -i lxc+ -m comment --comment "cilium: cluster->any on lxc+ forward accept" -j ACCEPT',
  'COMMIT',
];

/** What Antrea writes beside its OpenFlow rules, in part. */
const antreaRules = [
  '*filter',
  ':INPUT ACCEPT [0:0]',
  ':FORWARD ACCEPT [0:0]',
  ':OUTPUT ACCEPT [0:0]',
  ':ANTREA-FORWARD - [0:0]',
  '-A FORWARD -m comment --comment "Antrea: jump to Antrea forwarding rules" -j ANTREA-FORWARD',
  '-A ANTREA-FORWARD -i antrea-gw0 -m comment --comment "Antrea: accept packets from local Pods" -j ACCEPT',
  '-A ANTREA-FORWARD -o antrea-gw0 -m comment --comment "Antrea: accept packets to local Pods" -j ACCEPT',
  'COMMIT',
];

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
    map: ['bridge', 'flannel', 'portmap'],
    doctor: [],
  },
  Calico: {
    world: kernelWorld('calico'),
    node: 'one',
    namespace: 'lab',
    flows: 'calico.flows.json',
    trace: ['external:10.10.0.100', 'pod/lab/client:80', arrives],
    'explain-chain': ['cali-FORWARD', /^Calico/],
    services: ['iptables', false],
    map: ['calico', 'node-routes', 'portmap'],
    doctor: [],
  },
  Weave: {
    world: kernelWorld('weave'),
    node: 'one',
    namespace: 'lab',
    flows: 'weave.flows.json',
    trace: ['pod/lab/client', 'svc/lab/web', arrives],
    'explain-chain': ['WEAVE-NPC', /^Weave/],
    services: ['iptables', false],
    map: ['weave'],
    doctor: ['policy-drops'],
  },
  Docker: {
    world: kernelWorld('docker'),
    node: 'one',
    namespace: 'lab',
    flows: 'docker.flows.json',
    trace: ['external:10.10.0.100', '10.10.0.1:8081', arrives],
    'explain-chain': ['DOCKER-ISOLATION-STAGE-1', /^Docker/],
    services: ['iptables', false],
    map: ['docker', 'flannel', 'node-routes'],
    doctor: [],
  },
  Cilium: {
    world: () =>
      twoNodes({
        'nodes/node-1/ip-addr.txt': add(link('cilium_host@cilium_net')),
        'nodes/node-1/iptables-save.txt': add(...ciliumRules),
      }),
    node: 'node-1',
    'explain-chain': ['CILIUM_FORWARD', /^Cilium/],
    trace: hidden,
    map: ['cilium', 'node-routes'],
    doctor: ['plugin-not-modelled'],
  },
  Antrea: {
    world: () =>
      twoNodes({
        'nodes/node-1/ip-addr.txt': add(link('antrea-gw0')),
        'nodes/node-1/ip-route.txt': add('192.168.5.0/24 via 192.168.5.1 dev antrea-gw0 onlink'),
        'nodes/node-1/iptables-save.txt': add(...antreaRules),
      }),
    node: 'node-1',
    'explain-chain': ['ANTREA-FORWARD', /^Antrea/],
    trace: ['node/node-1', '192.168.5.7:80', ['unknown by not-modelled']],
    map: ['antrea', 'node-routes'],
    doctor: ['plugin-not-modelled'],
  },
  'Open vSwitch': {
    world: () =>
      twoNodes({
        'nodes/node-1/ip-addr.txt': (text) =>
          `${replace('master cbr0', 'master ovs-system')(text).trimEnd()}\n${link('ovs-system')}\n`,
        'nodes/node-1/iptables-save.txt': add(...ovnRules),
        'nodes/node-1/bridge-link.txt': null,
        'nodes/node-1/brctl-show.txt': null,
      }),
    node: 'node-1',
    trace: hidden,
    'explain-chain': ['OVN-KUBE-NODEPORT', /^OVN-Kubernetes/],
    map: ['node-routes', 'open-vswitch'],
    doctor: ['plugin-not-modelled'],
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
    doctor: ['plugin-not-modelled'],
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
    doctor: ['plugin-not-modelled'],
  },
};
