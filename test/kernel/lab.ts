import { runPlugins } from '../run-plugins.ts';
import { noteNamespaces, removeNamespaces } from './namespaces.ts';
import type { HostPlan, NodePlan, PodPlan, Ruleset, WorldPlan } from './plan.ts';
import { feed, runScript } from './shell.ts';

/** A world that was built. */
export interface Lab {
  plan: WorldPlan;
  /** Network namespace of each node, of each pod (by its name without the node) and of `outside`. */
  namespaces: Map<string, string>;
  nodes: { name: string; number: number }[];
  pods: { name: string; node: string; addresses: string[] }[];
  remove(): Promise<void>;
}

let built = 0;

/** Builds the world in network namespaces of its own. They are gone when `remove` is done, or the process ends. */
export async function buildLab(plan: WorldPlan): Promise<Lab> {
  const prefix = `k8snet-${process.pid}-${++built}`;
  const lab = describeLab(plan, prefix);
  try {
    await layCables(lab, `${prefix}-wire`);
    // Pods first: what a node is told about a bridge port may need the other end of its cable.
    const [nodes, others] = split([...lab.namespaces], ([name]) => name in plan.nodes);
    await Promise.all(others.map(([name, namespace]) => furnish(lab, name, namespace)));
    await Promise.all(nodes.map(([name, namespace]) => furnish(lab, name, namespace)));
    for (const pod of lab.pods) await attach(lab, pod);
    return lab;
  } catch (error) {
    await lab.remove();
    throw error;
  }
}

const split = <Item>(items: Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];

function describeLab(plan: WorldPlan, prefix: string): Lab {
  const nodes = Object.keys(plan.nodes).map((name, index) => ({ name, number: index + 1 }));
  const pods = Object.entries(plan.pods).map(([place, { X }]) => {
    const [node, name] = place.split('/') as [string, string];
    const { number } = nodes.find((one) => one.name === node)!;
    return { name, node, addresses: [`10.${number}.0.${X}`, `fd00:${number}::${X}`] };
  });
  const names = [...nodes, ...pods].map(({ name }) => name).concat('outside');
  const namespaces = new Map(names.map((name) => [name, `${prefix}-${name}`]));
  return { plan, namespaces, nodes, pods, remove: () => removeNamespaces([...namespaces.values(), `${prefix}-wire`]) };
}

/** Bridges in a namespace of their own are the wires that nodes and outside are plugged into; pods' veths end in their nodes. */
async function layCables(lab: Lab, wire: string): Promise<void> {
  const { namespaces, nodes, pods } = lab;
  const all = [...namespaces.values(), wire];
  noteNamespaces(all);
  let index = 100;
  const lines = all.map((namespace) => `netns add ${namespace}`);
  const cable = (from: string, fromName: string, to: string, toName: string): void => {
    index += 2;
    lines.push(
      `link add netns ${from} index ${index} name ${fromName} type veth peer name ${toName} index ${index + 1} netns ${to}`,
    );
  };
  const plugs = wiresOf(lab).flatMap((bridge, number) =>
    [...nodes.map(({ name }) => name), 'outside'].map((name) => ({
      bridge,
      name,
      device: `eth${number}`,
      port: `${name}${number}`,
    })),
  );
  for (const { name, device, port } of plugs) cable(namespaces.get(name)!, device, wire, port);
  for (const { name, node } of pods.filter(({ node }) => !hasPlugins(lab, node)))
    cable(namespaces.get(name)!, 'eth0', namespaces.get(node)!, linkOf(lab, node, name));
  await runScript(null, feed('ip -batch -', lines));
  const bridges = [
    ...wiresOf(lab).flatMap((bridge) => [`link add ${bridge} type bridge`, `link set ${bridge} up`]),
    ...plugs.flatMap(({ port, bridge }) => [`link set ${port} master ${bridge}`, `link set ${port} up`]),
  ];
  await runScript(
    wire,
    `${feed('ip -batch -', bridges)}sysctl -qw net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0\n`,
  );
}

/** The host's end of a pod's veth. */
const linkOf = ({ plan }: Lab, node: string, pod: string): string => plan.nodes[node]!.links?.[pod] ?? `veth-${pod}`;

const hasPlugins = ({ plan }: Lab, node: string): boolean => Array.isArray(plan.nodes[node]!.pods);

/** Attaches a pod by the plugins of its node, if it has any. */
async function attach({ plan, namespaces, nodes }: Lab, { name, node, addresses }: Lab['pods'][number]): Promise<void> {
  const { pods } = plan.nodes[node]!;
  if (!Array.isArray(pods)) return;
  const { number } = nodes.find((one) => one.name === node)!;
  const gateways = [`10.${number}.0.1`, `fd00:${number}::1`];
  const ipam = {
    type: 'static',
    addresses: addresses.map((address, index) => ({
      address: `${address}/${index === 0 ? 24 : 64}`,
      gateway: gateways[index],
    })),
    routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }],
  };
  const [first, ...others] = pods;
  await runPlugins(
    {
      enter: ['nsenter', `--net=/run/netns/${namespaces.get(node)}`],
      config: { cniVersion: '0.4.0', name: 'lab', plugins: [{ ipam, ...first! }, ...others] },
      id: namespaces.get(name)!,
      netns: `/run/netns/${namespaces.get(name)}`,
      portMappings: plan.pods[`${node}/${name}`]!.hostPorts ?? [],
    },
    'ADD',
  );
}

const wiresOf = ({ plan }: Lab): string[] => (plan.secondWire ? ['wire0', 'wire1'] : ['wire0']);

type Settings = Record<string, string | number>;

/** The same on every machine, whatever the machine's own settings are; DAD would make addresses wait. */
const settings: Settings = {
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.default.rp_filter': 0,
  'net.ipv6.conf.all.accept_dad': 0,
  'net.ipv6.conf.default.accept_dad': 0,
  'net.ipv6.conf.all.disable_ipv6': 0,
  'net.ipv6.conf.default.disable_ipv6': 0,
  'net.ipv6.conf.default.router_solicitations': 0,
};

const setSysctls = (values: Settings): string => {
  const words = Object.entries(values).map(([name, value]) => `'${name}=${value}'`);
  return words.length === 0 ? '' : `sysctl -qw ${words.join(' ')}\n`;
};

async function furnish(lab: Lab, name: string, namespace: string): Promise<void> {
  const node = lab.nodes.find((one) => one.name === name);
  const pod = lab.pods.find((one) => one.name === name);
  const own: HostPlan | undefined = node
    ? lab.plan.nodes[name]
    : pod
      ? lab.plan.pods[`${pod.node}/${name}`]
      : lab.plan.outside;
  const ways = node ? nodeLines(lab, node) : pod ? podLines(lab, pod) : outsideLines(lab);
  const forwards: Settings = node ? { 'net.ipv4.ip_forward': 1, 'net.ipv6.conf.all.forwarding': 1 } : {};
  const bridgeFilter: Settings = node
    ? { 'net.bridge.bridge-nf-call-iptables': 1, 'net.bridge.bridge-nf-call-ip6tables': 1 }
    : {};
  const script = [
    setSysctls({ ...settings, ...forwards, ...bridgeFilter }),
    // An old hardware address of eth0 would be in use until it is up: rp_filter and the like are inherited at birth.
    'for device in $(ls /proc/sys/net/ipv4/conf); do echo 0 > /proc/sys/net/ipv4/conf/$device/rp_filter; done\n',
    'for device in $(ls /proc/sys/net/ipv6/conf); do echo 0 > /proc/sys/net/ipv6/conf/$device/accept_dad; done\n',
    feed('ip -batch -', ways),
    node && lab.plan.nodes[name]!.pods === 'routed' ? proxyForPods(lab, name) : '',
    own?.ip ? feed('ip -batch -', own.ip) : '',
    own?.ip6 ? feed('ip -6 -batch -', own.ip6) : '',
    own?.bridge ? feed('bridge -batch -', own.bridge) : '',
    setSysctls(own?.sysctls ?? {}),
    own?.ipset ? feed('ipset restore', own.ipset) : '',
    restore('iptables-nft-restore', own?.iptables),
    restore('ip6tables-nft-restore', own?.ip6tables),
    restore('iptables-legacy-restore', own?.legacy),
    restore('ip6tables-legacy-restore', own?.ip6legacy),
    own?.nft ? feed('nft -f -', own.nft) : '',
  ];
  await runScript(namespace, script.join(''));
}

const restore = (command: string, ruleset: Ruleset | undefined): string =>
  ruleset === undefined
    ? ''
    : feed(
        command,
        Object.entries(ruleset).flatMap(([table, lines]) => [`*${table}`, ...lines, 'COMMIT']),
      );

function nodeLines(lab: Lab, { name, number }: Lab['nodes'][number]): string[] {
  const plan: NodePlan = lab.plan.nodes[name]!;
  const pods = lab.pods.filter((pod) => pod.node === name);
  const lines = [
    'link set lo up',
    ...plugIn(lab, number),
    'route add default via 10.10.0.100',
    'route add default via fd10::100',
  ];
  const link = (pod: { name: string }): string => linkOf(lab, name, pod.name);
  if (plan.pods === 'bridged') {
    const bridge = plan.bridgeName ?? 'br0';
    lines.push(
      `link add ${bridge} address 02:00:00:00:${hex(number)}:01 type bridge`,
      `addr add 10.${number}.0.1/24 dev ${bridge}`,
      `addr add fd00:${number}::1/64 dev ${bridge}`,
      `link set ${bridge} up`,
      ...pods.flatMap((pod) => [`link set ${link(pod)} master ${bridge}`, `link set ${link(pod)} up`]),
    );
  } else if (plan.pods === 'routed') {
    for (const pod of pods) {
      lines.push(
        `link set ${link(pod)} up`,
        `addr add fe80::1/64 dev ${link(pod)}`,
        ...pod.addresses.map((address) => `route add ${address} dev ${link(pod)}`),
      );
    }
  }
  for (const other of lab.nodes) {
    if (other.number === number) continue;
    lines.push(
      `route add 10.${other.number}.0.0/24 via 10.10.0.${other.number}`,
      `route add fd00:${other.number}::/64 via fd10::${other.number}`,
    );
  }
  return lines;
}

const proxyForPods = (lab: Lab, node: string): string =>
  setSysctls(
    Object.fromEntries(
      lab.pods
        .filter((pod) => pod.node === node)
        .map(({ name }) => linkOf(lab, node, name))
        .flatMap((link) => [
          [`net.ipv4.conf.${link}.proxy_arp`, 1],
          // Else an answer waits up to 0.8 s.
          [`net.ipv4.neigh.${link}.proxy_delay`, 0],
        ]),
    ),
  );

function podLines(lab: Lab, { name, node, addresses }: Lab['pods'][number]): string[] {
  const { number } = lab.nodes.find((one) => one.name === node)!;
  const plan: PodPlan = lab.plan.pods[`${node}/${name}`]!;
  if (hasPlugins(lab, node)) return ['link set lo up'];
  const routed = lab.plan.nodes[node]!.pods === 'routed';
  const [v4, v6] = addresses as [string, string];
  const up = [
    'link set lo up',
    `link set eth0 address 02:00:00:00:${hex(number)}:${hex(plan.X)}`,
    `addr add ${v4}/${routed ? 32 : 24} dev eth0`,
    `addr add ${v6}/${routed ? 128 : 64} dev eth0`,
    'link set eth0 up',
  ];
  return routed
    ? [
        ...up,
        'route add 169.254.1.1 dev eth0 scope link',
        'route add default via 169.254.1.1 dev eth0',
        'route add default via fe80::1 dev eth0',
      ]
    : [...up, `route add default via 10.${number}.0.1`, `route add default via fd00:${number}::1`];
}

function outsideLines(lab: Lab): string[] {
  return [
    'link set lo up',
    ...plugIn(lab, 100),
    'addr add 198.51.100.1/32 dev lo',
    'addr add 2001:db8::1/128 dev lo',
    ...lab.nodes.flatMap(({ number }) => [
      `route add 10.${number}.0.0/24 via 10.10.0.${number}`,
      `route add fd00:${number}::/64 via fd10::${number}`,
    ]),
  ];
}

/** The devices on the wires, and the others there as neighbours: hosts in use know each other. */
function plugIn(lab: Lab, number: number): string[] {
  const others = [...lab.nodes.map((node) => node.number), 100].filter((other) => other !== number);
  return wiresOf(lab).flatMap((_, wire) => {
    const device = `eth${wire}`;
    const net = 10 * (wire + 1);
    return [
      `link set ${device} address ${macOnWire(wire, number)}`,
      `addr add 10.${net}.0.${number}/24 dev ${device}`,
      `addr add fd${net}::${number}/64 dev ${device}`,
      `link set ${device} up`,
      ...others.flatMap((other) =>
        [`10.${net}.0.${other}`, `fd${net}::${other}`].map(
          (address) => `neigh add ${address} lladdr ${macOnWire(wire, other)} dev ${device} nud reachable`,
        ),
      ),
    ];
  });
}

const macOnWire = (wire: number, number: number): string => `02:00:00:01:${hex(wire)}:${hex(number)}`;

const hex = (number: number): string => number.toString(16).padStart(2, '0');
