import { join } from 'node:path';
import { dnsRecords } from './dns-records.ts';
import type { Backend } from './node.ts';
import { type ClusterState, writeObjects } from './objects.ts';
import { apiPort, nodes, type PodPlan } from './plan.ts';
import { type Pod, startPod } from './pod.ts';
import { apiServer, type Program, startProgram } from './program.ts';
import { syncScript } from './proxy.ts';
import type { Machines } from './surroundings.ts';

/** A cluster that stands, as faults take hold of it. */
export interface Standing {
  /** Where `api/` and `pki/` are. */
  folder: string;
  /** What lets into the API beside a certificate. */
  token: string;
  backend: Backend;
  machines: Machines;
  /** By `namespace/name`. */
  pods: Map<string, Pod>;
  /** By node; absent where kube-proxy does not run. */
  proxies: Map<string, Program>;
  apiserver: Program | null;
  /** What the API serves; after a change `publish` it. */
  state: ClusterState;
  /** Chains in nat that kube-proxy wrote last, by node. */
  written: Map<string, string[]>;
}

/** Writes the state to the API, and each kube-proxy that runs brings its node's rules to it. */
export async function publish(cluster: Standing): Promise<void> {
  writeObjects(join(cluster.folder, 'api'), cluster.state);
  await Promise.all(
    [...cluster.proxies.keys()].map(async (node) => {
      const { script, chains } = syncScript(cluster.state, cluster.written.get(node) ?? []);
      await cluster.machines.get(node)!.script(script);
      cluster.written.set(node, chains);
    }),
  );
}

/** Starts the API server on the first node. */
export async function startApiServer(cluster: Standing): Promise<void> {
  const { name, address } = nodes[0]!;
  const words = [cluster.folder, address, `${apiPort}`, cluster.token];
  cluster.apiserver = await startProgram(cluster.machines.get(name)!.enter, apiServer(...words));
}

/** Attaches a pod and has it in the state. */
export async function addPod(cluster: Standing, plan: PodPlan): Promise<void> {
  const pod = await startPod(cluster.machines.get(plan.node)!, plan, dnsRecords());
  cluster.pods.set(`${plan.namespace}/${plan.name}`, pod);
  cluster.state.pods.push({ ...plan, ip: pod.ip, uid: pod.uid, ready: true, waiting: null });
}

/** Deletes a pod and attaches it again: it has another address then. */
export async function replacePod(cluster: Standing, name: string): Promise<void> {
  const pod = cluster.pods.get(name)!;
  await pod.remove();
  cluster.state.pods = cluster.state.pods.filter(({ uid }) => uid !== pod.uid);
  await addPod(cluster, pod.plan);
}

/** What the API says of all pods of an app. */
export async function changePods(
  cluster: Standing,
  app: string,
  change: Partial<ClusterState['pods'][number]>,
): Promise<void> {
  cluster.state.pods = cluster.state.pods.map((pod) => (pod.app === app ? { ...pod, ...change } : pod));
  await publish(cluster);
}

/** What the API says of a service. */
export async function changeService(
  cluster: Standing,
  name: string,
  change: (service: ClusterState['services'][number]) => ClusterState['services'][number],
): Promise<void> {
  cluster.state.services = cluster.state.services.map((one) => (one.name === name ? change(one) : one));
  await publish(cluster);
}
