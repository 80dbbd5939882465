import { createHash, randomUUID } from 'node:crypto';
import { demand } from './execute.ts';
import type { Machine } from './machine.ts';
import { type CniConfig, file } from './node.ts';
import type { PodPlan } from './plan.ts';
import { dnsAddress } from './plan.ts';
import { dnsServer, httpServer, type Program, startProgram } from './program.ts';

/** A pod that runs. */
export interface Pod {
  plan: PodPlan;
  uid: string;
  ip: string;
  /** eth0's hardware address. */
  mac: string;
  /** The node's end of its veth. */
  hostLink: string;
  /** Path of its network namespace on the node. */
  netns: string;
  program: Program;
  /** A command to put before another, so that this runs in the pod. */
  enter: readonly string[];
}

/** What a pod's DNS server knows beyond its own upstream. */
export type DnsRecords = readonly string[];

/** Attaches a pod with the node's CNI plugins and starts its program, as kubelet and runtime do. */
export async function startPod(node: Machine, plan: PodPlan, records: DnsRecords): Promise<Pod> {
  const uid = randomUUID();
  const id = createHash('sha256').update(uid).digest('hex');
  const name = `cni-${randomUUID()}`;
  const netns = `/run/netns/${name}`;
  await node.script(`ip netns add ${name}
nsenter --net=${netns} ip link set lo up
mkdir -p /run/pods/${uid}
${file(`/run/pods/${uid}/resolv.conf`, resolvConf(plan.namespace))}
${file(`/run/pods/${uid}/cgroup`, `0::/kubepods/besteffort/pod${uid}/${id}`)}`);
  const { ip, mac, hostLink } = await attach(node, plan, id, netns);
  const own = [...node.enter, 'nsenter', `--net=${netns}`, 'unshare', '--mount', '--uts'];
  const program = await startProgram(own, programOf(plan, records), [
    `hostname ${plan.name}`,
    'mount -t sysfs sysfs /sys',
    `mount --bind /run/pods/${uid}/resolv.conf /etc/resolv.conf`,
  ]);
  await node.script(`mount --bind /run/pods/${uid}/cgroup /proc/${program.pid}/cgroup`);
  const enter = [...node.enter, 'nsenter', '--target', `${program.pid}`, '--net', '--mount', '--uts', '--'];
  return { plan, uid, ip, mac, hostLink, netns, program, enter };
}

const programOf = (plan: PodPlan, records: DnsRecords): string[] =>
  plan.serves === 'dns' ? dnsServer(records) : httpServer(plan.name, plan.port);

/** As the kubelet writes it for dnsPolicy ClusterFirst; a DNS pod itself has the node's. */
const resolvConf = (namespace: string): string =>
  `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${dnsAddress}\noptions ndots:5`;

/** What a plugin answers (CNI specification 0.3.1, Result). */
interface CniResult {
  interfaces: { name: string; mac: string; sandbox?: string }[];
  ips: { address: string }[];
}

async function attach(node: Machine, plan: PodPlan, id: string, netns: string) {
  const result = await runPlugins(node, 'ADD', plan, id, netns);
  const inside = result.interfaces.find(({ sandbox }) => sandbox !== undefined && sandbox !== '')!;
  const veth = result.interfaces.find(({ name, sandbox }) => name.startsWith('veth') && !sandbox)!;
  return { ip: result.ips[0]!.address.replace(/\/.*/, ''), mac: inside.mac, hostLink: veth.name };
}

/** Runs the plugins of the node's configuration one after the other, each with the result of the one before. */
async function runPlugins(node: Machine, command: 'ADD', plan: PodPlan, id: string, netns: string): Promise<CniResult> {
  const text = await node.script('cat /etc/cni/net.d/10-kubenet.conflist');
  const { cniVersion, name, plugins }: CniConfig = JSON.parse(text);
  const portMappings =
    plan.hostPort === null ? [] : [{ hostPort: plan.hostPort, containerPort: plan.port, protocol: 'tcp' }];
  const env = {
    CNI_COMMAND: command,
    CNI_CONTAINERID: id,
    CNI_NETNS: netns,
    CNI_IFNAME: 'eth0',
    CNI_PATH: cniFolder,
    CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=${plan.namespace};K8S_POD_NAME=${plan.name};K8S_POD_INFRA_CONTAINER_ID=${id}`,
  };
  let prevResult: object | undefined;
  for (const plugin of plugins) {
    const config = { cniVersion, name, ...plugin, prevResult, runtimeConfig: { portMappings } };
    const argv = [...node.enter, `${cniFolder}/${plugin.type}`];
    prevResult = JSON.parse(await demand(argv, { input: JSON.stringify(config), env }));
  }
  return prevResult as CniResult;
}

/** Where Debian puts the plugins. */
export const cniFolder = '/usr/lib/cni';
