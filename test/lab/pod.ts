import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { type CniResult, type NetworkConfig, runPlugins } from '../run-plugins.ts';
import type { Machine } from './machine.ts';
import { dressAs, file } from './node.ts';
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
  const attachment: Wanted = { node, plan, id, netns };
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
      await runNodePlugins(attachment, 'DEL');
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

/** What is attached to what. */
interface Wanted {
  node: Machine;
  plan: PodPlan;
  id: string;
  netns: string;
}

async function attach(attachment: Wanted): Promise<Pick<Pod, 'ip' | 'mac' | 'hostLink'>> {
  const result = await runNodePlugins(attachment, 'ADD');
  const inside = result!.interfaces.find(({ sandbox }) => sandbox !== undefined && sandbox !== '')!;
  const veth = result!.interfaces.find(({ name, sandbox }) => name.startsWith('veth') && !sandbox)!;
  return { ip: result!.ips[0]!.address.replace(/\/.*/, ''), mac: inside.mac, hostLink: veth.name };
}

/** Runs the plugins of the node's own configuration. */
async function runNodePlugins(
  { node, plan, id, netns }: Wanted,
  command: 'ADD' | 'DEL',
): Promise<CniResult | undefined> {
  const config: NetworkConfig = JSON.parse(await node.script('cat /etc/cni/net.d/10-kubenet.conflist'));
  const portMappings =
    plan.hostPort === null ? [] : [{ hostPort: plan.hostPort, containerPort: plan.port, protocol: 'tcp' }];
  const args = `IgnoreUnknown=1;K8S_POD_NAMESPACE=${plan.namespace};K8S_POD_NAME=${plan.name};K8S_POD_INFRA_CONTAINER_ID=${id}`;
  return runPlugins({ enter: node.enter, config, id, netns, portMappings, args }, command);
}
