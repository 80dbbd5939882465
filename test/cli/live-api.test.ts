import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { asksApi } from '../../src/cli/read-api.ts';
import { serve, writeKubeconfig } from '../sources/kube-api/live/workbench.ts';
import { fixtures, program, runProgram } from './program.ts';

const asked: [what: string, options: object, asked: boolean][] = [
  ['this machine', {}, true],
  ['this machine without the API', { api: false }, false],
  ['a bundle', { bundle: 'b' }, false],
  ['a bundle beside a kubeconfig', { bundle: 'b', kubeconfig: 'k' }, true],
  ['a bundle beside a context', { bundle: 'b', context: 'c' }, true],
  ['a bundle beside a kubeconfig without the API', { bundle: 'b', kubeconfig: 'k', api: false }, false],
  ['single files', { iptables: '-' }, false],
  ['single files beside a kubeconfig', { nft: 'f', kubeconfig: 'k' }, true],
];
for (const [what, options, expected] of asked) {
  test(`${what}: the API is ${expected ? '' : 'not '}asked`, () => {
    assert.equal(asksApi({ api: true, namespace: 'default', ...options }), expected);
  });
}

const bundled = ['--bundle', 'nodes/healthy-legacy', '--node', 'node-1', '-o', 'json'];

test('beside a bundle the named API counts, and the answer says so', async () => {
  const server = await serve();
  const path = writeKubeconfig(server.url);
  const { stdout, stderr, status } = await runProgram(['trace', 'svc/echoserver', ...bundled, '--kubeconfig', path]);
  assert.deepEqual([status, stderr], [0, '']);
  const note = `the objects of the API are those that ${server.url} (context test of ${path}) has now`;
  assert.ok(JSON.parse(stdout).assumptions.some((one: string) => one.startsWith(note)));
  const { stdout: own } = await runProgram(['trace', 'svc/echoserver', ...bundled]);
  assert.deepEqual(JSON.parse(stdout).paths, JSON.parse(own).paths);
});

test('an API that does not answer stops nothing: the objects of the bundle stand in', async () => {
  const path = writeKubeconfig('https://127.0.0.1:1');
  const { stdout, status } = await runProgram(['trace', 'svc/echoserver', ...bundled, '--context', 'test'], {
    environment: { KUBECONFIG: path },
  });
  assert.equal(status, 0);
  const { assumptions, missing } = JSON.parse(stdout);
  const note = 'gave no objects: those of nodes/healthy-legacy stand in for them';
  assert.ok(assumptions.some((one: string) => one.endsWith(note)));
  assert.ok(missing.includes('Kubernetes API: failed (127.0.0.1:1 refuses the connection)'));
});

test('names beside pasted rules come from the API that is named', async () => {
  const words = [
    'trace',
    'pod/client-2',
    '--from',
    '192.168.0.2',
    '--iptables',
    'nodes/healthy-legacy/nodes/node-1/iptables-save.txt',
  ];
  const unnamed = await runProgram(words);
  assert.match(unnamed.stderr, /no pod default\/client-2/);
  const { url } = await serve();
  const { stdout } = await runProgram([...words, '-o', 'json', '--kubeconfig', writeKubeconfig(url)]);
  assert.equal(JSON.parse(stdout).flow.destination.ref, 'pod default/client-2');
});

const mistakes: [what: string, words: string[], status: number, said: RegExp][] = [
  ['a kubeconfig that is not there', ['--kubeconfig', 'none'], 3, /^k8snet: none: no such file or folder\n$/],
  ['a context that is not there', ['--context', 'tset'], 2, /^k8snet: no context named tset; did you mean test\? /],
];
for (const [what, words, status, said] of mistakes) {
  test(`${what} ends with ${status} and one line`, async () => {
    const environment = { KUBECONFIG: writeKubeconfig('https://127.0.0.1:1') };
    const ran = await runProgram(['trace', 'svc/echoserver', ...bundled, ...words], { environment });
    assert.deepEqual([ran.status, ran.stdout], [status, '']);
    assert.match(ran.stderr, said);
  });
}

test('an interrupt ends the waiting for the API', async () => {
  const server = await serve({ trouble: () => 'stall' });
  const words = ['trace', 'svc/echoserver', ...bundled, '--kubeconfig', writeKubeconfig(server.url)];
  const child = spawn(process.execPath, [program, ...words], { cwd: fixtures, stdio: 'ignore' });
  const exit = once(child, 'exit');
  while (server.requests.length === 0) await new Promise((done) => setTimeout(done, 20));
  child.kill('SIGINT');
  assert.deepEqual(await exit, [130, null]);
});
