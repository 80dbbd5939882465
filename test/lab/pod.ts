import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { demand } from './execute.ts';
import type { Machine } from './machine.ts';
import { type CniConfig, dressAs, file } from './node.ts';
import type { PodPlan } from './plan.ts';
import { dnsAddress, internetAddress } from './plan.ts';
import { dnsServer, httpServer, idle, type Program, startProgram } from './program.ts';

/** A pod that is attached to its node. */
export interface Pod {
  plan: PodPlan;
  uid: string;
  ip: string;
  /** eth0's hardware address. */
  mac: string;
  /** The node's end of its veth. */
  hostLink: string;
  /** A command to put before another, so that this runs in the pod. */
  enter: readonly string[];
  /** Starts its program, and makes it look as if the runtime had. */
  run(): Promise<Program>;
  /** Null while it does not run. */
  program: Program | null;
  /** Detaches it and ends what is left of it. */
  remove(): Promise<void>;
}

/** Attaches a pod with the node's CNI plugins and starts its program, as kubelet and runtime do. `records`: what it knows as a DNS server. */
export async function startPod(node: Machine, plan: PodPlan, records: readonly string[]): Promise<Pod> {
  const uid = randomUUID();
  const id = createHash('sha256').update(uid).digest('hex');
  const netns = `/run/netns/cni-${randomUUID()}`;
  const own = `/run/pods/${uid}`;
  await node.script(`ip netns add ${basename(netns)}
nsenter --net=${netns} ip link set lo up
mkdir -p ${own}
${file(`${own}/resolv.conf`, resolvConf(plan))}
${file(`${own}/cgroup`, `0::/kubepods/besteffort/pod${uid}/${id}`)}`);
  const apart = [...node.enter, 'nsenter', `--net=${netns}`, 'unshare', '--mount', '--uts'];
  const pause = await startProgram(apart, idle, [
    `hostname ${plan.name}`,
    'mount -t sysfs sysfs /sys',
    `mount --bind ${own}/resolv.conf /etc/resolv.conf`,
  ]);
  const enter = [...node.enter, 'nsenter', '--target', `${pause.pid}`, '--net', '--mount', '--uts', '--'];
  const claim = (pid: number): string => `mount --bind ${own}/cgroup /proc/${pid}/cgroup\n`;
  await node.script(dressAs(pause.pid, ['/pause']) + claim(pause.pid));
  const attachment: Attachment = { node, plan, id, netns };
  const pod: Pod = {
    plan,
    uid,
    ...(await attach(attachment)),
    enter,
    program: null,
    async run() {
      pod.program = await startProgram(enter, programOf(plan, records));
      await node.script(claim(pod.program.pid));
      return pod.program;
    },
    async remove() {
      await runPlugins(attachment, 'DEL');
      const pids = [pause.pid, ...(pod.program === null ? [] : [pod.program.pid])];
      await node.script(`kill -9 ${pids.join(' ')}\nip netns del ${basename(netns)}`);
    },
  };
  await pod.run();
  return pod;
}

const programOf = (plan: PodPlan, records: readonly string[]): string[] =>
  plan.serves === 'dns' ? dnsServer(records) : httpServer(plan.name, plan.port);

/** As the kubelet writes it for dnsPolicy ClusterFirst; a DNS pod itself has the node's. */
const resolvConf = ({ namespace, serves }: PodPlan): string =>
  serves === 'dns'
    ? `nameserver ${internetAddress}`
    : `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${dnsAddress}\noptions ndots:5`;

/** What a plugin answers (CNI specification 0.3.1, Result). */
interface CniResult {
  interfaces: { name: string; mac: string; sandbox?: string }[];
  ips: { address: string }[];
}

/** What is attached to what. */
interface Attachment {
  node: Machine;
  plan: PodPlan;
  id: string;
  netns: string;
}

async function attach(attachment: Attachment): Promise<Pick<Pod, 'ip' | 'mac' | 'hostLink'>> {
  const result = await runPlugins(attachment, 'ADD');
  const inside = result!.interfaces.find(({ sandbox }) => sandbox !== undefined && sandbox !== '')!;
  const veth = result!.interfaces.find(({ name, sandbox }) => name.startsWith('veth') && !sandbox)!;
  return { ip: result!.ips[0]!.address.replace(/\/.*/, ''), mac: inside.mac, hostLink: veth.name };
}

/** Runs the plugins of the node's configuration: to add, each with the result of the one before; to delete, in the other order. */
async function runPlugins(
  { node, plan, id, netns }: Attachment,
  command: 'ADD' | 'DEL',
): Promise<CniResult | undefined> {
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
  let prevResult: CniResult | undefined;
  for (const plugin of command === 'ADD' ? plugins : plugins.toReversed()) {
    const config = { cniVersion, name, ...plugin, prevResult, runtimeConfig: { portMappings } };
    const argv = [...node.enter, `${cniFolder}/${plugin.type}`];
    const answer = await demand(argv, { input: JSON.stringify(config), env });
    if (command === 'ADD') prevResult = JSON.parse(answer);
  }
  return prevResult;
}

/** Where Debian puts the plugins. */
export const cniFolder = '/usr/lib/cni';
