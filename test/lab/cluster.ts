import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { makeAuthority } from '../sources/kube-api/live/certificates.ts';
import { type ExecuteOptions, execute, type Outcome } from './execute.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import { makeFolder } from './folder.ts';
import { type Backend, furnishNode, startKubelet, startKubeProxy } from './node.ts';
import { plannedState } from './objects.ts';
import { apiPort, apiService, nodes, pods } from './plan.ts';
import { addPod, publish, type Standing, startApiServer } from './standing.ts';
import { layNetworks, serveInternet } from './surroundings.ts';

export interface ClusterOptions {
  /** iptables of the nodes: legacy where not told. */
  backend?: Backend;
}

/** A cluster for tests and for learners, in namespaces of this machine. */
export interface Cluster {
  nodes: string[];
  /** By `namespace/name`; a replaced pod has another address. */
  pods: { name: string; node: string; ip: string }[];
  /** Path of a kubeconfig that leads to the cluster's API from its nodes and pods. */
  kubeconfig: string;
  faults: Pick<Fault, 'id' | 'where' | 'words'>[];
  /** Runs a command on a node, or on `outside`, `gateway` or `internet`. */
  run(node: string, argv: readonly string[], options?: ExecuteOptions): Promise<Outcome>;
  /** Runs a command in a pod: `namespace/name`. */
  runInPod(pod: string, argv: readonly string[], options?: ExecuteOptions): Promise<Outcome>;
  /** The command that `run` puts before another: for people. */
  enter(node: string): readonly string[];
  switchOn(fault: string): Promise<void>;
  heal(fault: string): Promise<void>;
  remove(): Promise<void>;
}

/** Builds the cluster. It is gone when `remove` is done, or this process ends. */
export async function buildCluster({ backend = 'legacy' }: ClusterOptions = {}): Promise<Cluster> {
  const folder = makeFolder();
  const standing: Standing = {
    folder: folder.path,
    backend,
    machines: new Map(),
    pods: new Map(),
    proxies: new Map(),
    apiserver: null,
    token: randomBytes(16).toString('hex'),
    state: plannedState(),
    written: new Map(),
  };
  const remove = async (): Promise<void> => {
    await Promise.all([...standing.machines.values()].map((machine) => machine.stop()));
    await folder.remove();
  };
  try {
    await raise(standing);
    return clusterOf(standing, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function raise(standing: Standing): Promise<void> {
  const { machines, backend } = standing;
  writePki(standing.folder);
  for (const [name, machine] of await layNetworks()) machines.set(name, machine);
  const internet = serveInternet(machines.get('internet')!);
  await Promise.all(
    nodes.map(async (plan) => {
      const machine = machines.get(plan.name)!;
      await furnishNode(machine, plan, backend);
      const [proxy] = await Promise.all([startKubeProxy(machine), startKubelet(machine)]);
      standing.proxies.set(plan.name, proxy);
      for (const pod of pods) if (pod.node === plan.name) await addPod(standing, pod);
    }),
  );
  await publish(standing);
  await Promise.all([startApiServer(standing), internet]);
}

function clusterOf(standing: Standing, remove: () => Promise<void>): Cluster {
  const { machines } = standing;
  const machine = (name: string) => found(machines.get(name), 'machine', name, [...machines.keys()]);
  const pod = (name: string) => found(standing.pods.get(name), 'pod', name, [...standing.pods.keys()]);
  const fault = (id: string) =>
    found(
      faults.find((one) => one.id === id),
      'fault',
      id,
      faults.map((one) => one.id),
    );
  return {
    nodes: nodes.map(({ name }) => name),
    get pods() {
      return [...standing.pods].map(([name, { plan, ip }]) => ({ name, node: plan.node, ip }));
    },
    kubeconfig: join(standing.folder, 'kubeconfig'),
    faults: faults.map(({ id, where, words }) => ({ id, where, words })),
    run: (name, argv, options) => machine(name).run(argv, options),
    runInPod: (name, argv, options) => execute([...pod(name).enter, ...argv], options),
    enter: (name) => machine(name).enter,
    switchOn: async (id) => void (await fault(id).breaks(standing)),
    async heal(id) {
      await fault(id).heals(standing);
      // What was tracked meanwhile would go on as it went: a client may take the same port again.
      await Promise.all(nodes.map(({ name }) => machine(name).script('conntrack -F 2>&1')));
    },
    remove,
  };
}

function found<Thing>(thing: Thing | undefined, kind: string, name: string, names: string[]): Thing {
  if (thing === undefined) throw new Error(`no ${kind} ${name}: there are ${names.join(', ')}`);
  return thing;
}

/** Certificates, and the kubeconfig of an administrator who shows one. */
function writePki(folder: string): void {
  mkdirSync(join(folder, 'api'), { recursive: true });
  const authority = makeAuthority(join(folder, 'pki'));
  const addresses = [apiService.clusterIp, nodes[0]!.address].map((ip) => `IP:${ip}`);
  const names = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];
  const alternatives = [...names.map((name) => `DNS:${name}`), ...addresses].join(',');
  authority.sign('apiserver', '/CN=kube-apiserver', `subjectAltName=${alternatives}`);
  const admin = authority.sign('admin', '/O=system:masters/CN=kubernetes-admin');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const cluster = {
    server: `https://${nodes[0]!.address}:${apiPort}`,
    'certificate-authority-data': base64(authority.cert),
  };
  const user = { 'client-certificate-data': base64(admin.cert), 'client-key-data': base64(admin.key) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster }],
    users: [{ name: 'kubernetes-admin', user }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'kubernetes-admin' } }],
    'current-context': 'lab',
  };
  writeFileSync(join(folder, 'kubeconfig'), stringify(config), { mode: 0o600 });
}
