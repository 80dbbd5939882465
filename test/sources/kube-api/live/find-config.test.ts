import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findConfig } from '../../../../src/sources/kube-api/live/find-config.ts';
import type { KubeConfigFile } from '../../../../src/sources/kube-api/live/kubeconfig.ts';
import { folder } from './workbench.ts';

let machines = 0;

/** A machine with these files, below a root of its own; `~` is /home in it. */
function machineWith(files: Record<string, string>, environment: Record<string, string> = {}) {
  const root = join(folder, `machine-${machines++}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const kubeconfig = environment.KUBECONFIG?.replaceAll(/[^:]+/g, (path) => join(root, path));
  const { KUBECONFIG: _, ...others } = environment;
  return { root, environment: { HOME: join(root, 'home'), ...others, ...(kubeconfig && { KUBECONFIG: kubeconfig }) } };
}

/** A kubeconfig whose one context has this name. */
const config = (name: string, server = `https://${name}:6443`): string =>
  JSON.stringify({
    clusters: [{ name, cluster: { server, 'certificate-authority': 'pki/ca.crt' } }],
    users: [{ name, user: { token: name } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });

const account = {
  '/var/run/secrets/kubernetes.io/serviceaccount/token': 'secret\n',
  '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt': '',
};
const inPod = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
const home = { '/home/.kube/config': config('home') };
const kubelet = { '/etc/kubernetes/kubelet.conf': config('kubelet') };
const everything = { ...home, ...kubelet, ...account, '/a': config('a'), '/b': config('b') };

const found: [what: string, machine: ReturnType<typeof machineWith>, named: string | null, current: string | null][] = [
  ['what was named, before all', machineWith(everything, { ...inPod, KUBECONFIG: '/b' }), '/a', 'a'],
  ['KUBECONFIG before the own file', machineWith(everything, { ...inPod, KUBECONFIG: '/b' }), null, 'b'],
  ['the own file before the account', machineWith(everything, inPod), null, 'home'],
  ['the account before the kubelet', machineWith({ ...account, ...kubelet }, inPod), null, 'in-cluster'],
  ['the kubelet where the account has no server', machineWith({ ...account, ...kubelet }), null, 'kubelet'],
  ['the kubelet where the own file is empty', machineWith({ '/home/.kube/config': '', ...kubelet }), null, 'kubelet'],
  ['the kubelet where KUBECONFIG names no file', machineWith(kubelet, { KUBECONFIG: '/none' }), null, 'kubelet'],
  ['the kubelet started from elsewhere', machineWith({ '/var/lib/kubelet/kubeconfig': config('x') }), null, 'x'],
  ['k3s', machineWith({ '/etc/rancher/k3s/k3s.yaml': config('k3s') }), null, 'k3s'],
  ['a k3s agent', machineWith({ '/var/lib/rancher/k3s/agent/kubelet.kubeconfig': config('k') }), null, 'k'],
  ['RKE2', machineWith({ '/etc/rancher/rke2/rke2.yaml': config('rke2') }), null, 'rke2'],
  ['an RKE2 agent', machineWith({ '/var/lib/rancher/rke2/agent/kubelet.kubeconfig': config('r') }), null, 'r'],
  ['MicroK8s', machineWith({ '/var/snap/microk8s/current/credentials/kubelet.config': config('m') }), null, 'm'],
  ['nothing at all', machineWith({}), null, null],
];
for (const [what, machine, named, current] of found) {
  test(`found is ${what}`, () => {
    const path = named === null ? null : join(machine.root, named);
    const config = findConfig(path, machine)?.config ?? null;
    assert.equal(config === null ? null : (config as KubeConfigFile).currentContext, current);
  });
}

test('several files are one: of each name the first counts, and the first current context', () => {
  const files = { '/a': config('a'), '/b': config('b'), '/c': config('a', 'https://other:6443') };
  const machine = machineWith(files, { KUBECONFIG: '/none:/a::/b:/c' });
  const { config: merged, origin } = findConfig(null, machine)!;
  const { clusters, users, contexts, currentContext } = merged as KubeConfigFile;
  assert.deepEqual(
    clusters.map(({ name, server }) => `${name} ${server}`),
    ['a https://a:6443', 'b https://b:6443'],
  );
  assert.deepEqual([users.length, contexts.length, currentContext], [2, 2, 'a']);
  assert.equal(origin, ['a', 'b', 'c'].map((name) => join(machine.root, name)).join(', '));
});

test('paths in a kubeconfig start from the folder it lies in', () => {
  const machine = machineWith(home);
  const { clusters } = findConfig(null, machine)!.config as KubeConfigFile;
  assert.equal(clusters[0]!.caFile, join(machine.root, 'home/.kube/pki/ca.crt'));
});

test('the account of a pod: a server by IPv6, its authority and its token', () => {
  const machine = machineWith(account, inPod);
  const { clusters, users } = findConfig(null, machine)!.config as KubeConfigFile;
  assert.equal(clusters[0]!.server, 'https://[fd00::1]:443');
  const files = join(machine.root, 'var/run/secrets/kubernetes.io/serviceaccount');
  assert.deepEqual([clusters[0]!.caFile, users[0]!.tokenFile], [`${files}/ca.crt`, `${files}/token`]);
});

const damaged: [what: string, text: string, said: RegExp][] = [
  ['YAML that is none', 'clusters: [', /is no YAML/],
  ['a word', 'kubeconfig', /is no kubeconfig/],
  [
    'a bomb',
    `a: &a [x]\nb: &b [${'*a,'.repeat(99)}]\nc: &c [${'*b,'.repeat(99)}]\nd: [${'*c,'.repeat(99)}]\n`,
    /no YAML/,
  ],
];
for (const [what, text, said] of damaged) {
  test(`${what} is a problem, not nothing`, () => {
    const { config } = findConfig(null, machineWith({ '/home/.kube/config': text, ...kubelet }))!;
    assert.match('problem' in config ? config.problem : '', said);
  });
}

test('a file that was named has to be there, and to be a file', () => {
  const machine = machineWith(everything);
  const problem = (path: string) => {
    const { config } = findConfig(path, machine)!;
    return 'problem' in config ? config.problem : null;
  };
  assert.equal(problem(join(machine.root, 'none')), 'no such file or folder');
  assert.equal(problem(join(machine.root, 'home')), 'is a folder where a file is due');
});
