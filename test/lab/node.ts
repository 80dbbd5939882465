import { feed } from '../kernel/shell.ts';
import { proxyJumps, writeProxyRules } from '../proxy-rules.ts';
import type { Machine } from './machine.ts';
import { proxyConfig } from './objects.ts';
import { clusterCidr, gatewayAddress, internetAddress, type NodePlan, nodes } from './plan.ts';
import { httpServer, kubeProxyServer, type Program, startProgram } from './program.ts';

/** Which iptables the node's own is. */
export type Backend = 'legacy' | 'nft';

/**
 * Makes a bare machine a node: files of its own in /etc, /run and /var/lib, addresses, routes, and the rules that kubelet and kube-proxy
 * write before there are services.
 */
export async function furnishNode(machine: Machine, plan: NodePlan, backend: Backend): Promise<void> {
  await machine.script(
    [
      ownFiles(backend),
      file('/etc/resolv.conf', `nameserver ${internetAddress}`),
      file('/etc/cni/net.d/10-kubenet.conflist', JSON.stringify(cniConfig(plan), null, 2)),
      file('/var/lib/kube-proxy/config.conf', proxyConfig(plan.name)),
      settings,
      feed('ip -batch -', ways(plan)),
      feed('iptables-restore', firstRules()),
    ].join('\n'),
  );
}

/** Text of a file, as a shell script writes it. */
export const file = (path: string, text: string): string => feed(`cat > ${path}`, [text.trimEnd()]);

/** Copies that the node may change. Of /var/lib, which may be large, only the top is one. */
const ownFiles = (backend: Backend): string => `mount -t tmpfs tmpfs /run
mkdir -p /run/netns /run/lock /run/pods /run/etc /run/host-lib /run/lib/cni /run/lib/kubelet /run/lib/kube-proxy
cp -a /etc/. /run/etc/
rm -rf /run/etc/resolv.conf /run/etc/cni /run/etc/kubernetes
mkdir -p /run/etc/cni/net.d /run/etc/kubernetes
for tool in iptables ip6tables; do
  for what in '' -save -restore; do
    ln -sfn "/usr/sbin/$tool-${backend}$what" "/run/etc/alternatives/$tool$what"
  done
done
mount --bind /run/etc /etc
mount --rbind /var/lib /run/host-lib
for entry in /run/host-lib/*; do [ -e "/run/lib/\${entry##*/}" ] || ln -s "$entry" /run/lib/; done
mount --bind /run/lib /var/lib
`;

/** As kubelet and kube-proxy set them, whatever this machine's own settings are. Addresses are in use at once (no DAD). */
const settings = `sysctl -qw net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1
sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv4.conf.all.route_localnet=1
sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
for device in eth0 eth1; do sysctl -qw "net.ipv4.conf.$device.rp_filter=0" "net.ipv6.conf.$device.accept_dad=0"; done
`;

const ways = ({ name, address, storageAddress }: NodePlan): string[] => [
  `addr add ${address}/24 dev eth0`,
  `addr add ${storageAddress}/24 dev eth1`,
  'link set eth0 up',
  'link set eth1 up',
  `route add default via ${gatewayAddress}`,
  ...nodes.filter((other) => other.name !== name).map((other) => `route add ${other.podCidr} via ${other.address}`),
];

const masquerade = `-A POSTROUTING ! -d ${clusterCidr} -m comment --comment "kubenet: SNAT for outbound traffic from cluster" -m addrtype ! --dst-type LOCAL -j MASQUERADE`;

function firstRules(): string[] {
  const { filter, nat } = writeProxyRules([], { clusterCidr, comments: true });
  const declare = (chains: string[]): string[] => chains.map((chain) => `:${chain} - [0:0]`);
  return [
    ...['*filter', ...declare(filter.chains), ...proxyJumps.filter, ...filter.rules, 'COMMIT'],
    ...['*nat', ...declare(nat.chains), ...proxyJumps.nat, masquerade, ...nat.rules, 'COMMIT'],
  ];
}

/** Kubenet's bridge in the words of CNI, with host ports. */
const cniConfig = ({ podCidr }: NodePlan) => ({
  cniVersion: '0.3.1',
  name: 'kubenet',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cbr0',
      mtu: 1500,
      isGateway: true,
      ipMasq: false,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: podCidr }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
    { type: 'portmap', capabilities: { portMappings: true }, snat: true },
  ],
});

export type CniConfig = ReturnType<typeof cniConfig>;

/** Gives a process the command line that it would have on a real node (proc(5)). */
export const dressAs = (pid: number, argv: readonly string[]): string =>
  `printf '%s\\0' ${argv.map((word) => `'${word}'`).join(' ')} > /run/pods/cmdline-${pid}
mount --bind /run/pods/cmdline-${pid} /proc/${pid}/cmdline
`;

/** A kube-proxy that answers on its ports; the rules are written by the lab in its name. */
export async function startKubeProxy(machine: Machine): Promise<Program> {
  const program = await startProgram(machine.enter, kubeProxyServer);
  const words = ['--config=/var/lib/kube-proxy/config.conf', `--hostname-override=${machine.name}`];
  await machine.script(dressAs(program.pid, ['/usr/local/bin/kube-proxy', ...words]));
  return program;
}

/** A kubelet that answers on its ports. */
export async function startKubelet(machine: Machine): Promise<Program> {
  const program = await startProgram(machine.enter, httpServer('kubelet', 10248, 10250));
  const words = ['--kubeconfig=/etc/kubernetes/kubelet.conf', `--hostname-override=${machine.name}`];
  await machine.script(dressAs(program.pid, ['/usr/bin/kubelet', ...words]));
  return program;
}
