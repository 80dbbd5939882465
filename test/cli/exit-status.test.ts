import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fixtures, program, runProgram } from './program.ts';

const healthy = ['--bundle', 'nodes/healthy-legacy', '--node', 'node-1'];

const statuses: [string, string[], number][] = [
  ['a packet that is delivered', ['trace', 'svc/echoserver', ...healthy], 0],
  ['a packet that is rejected', ['trace', 'svc/test-noendpoints', ...healthy], 1],
  [
    'a packet that is dropped',
    ['trace', 'pod/client-2', '--from', 'pod/client-1', '--bundle', 'recordings/forward-drop.tar.gz'],
    1,
  ],
  ['flows that are not all as expected', ['verify', 'verify/echoserver.yaml', ...healthy], 1],
  ['services as the API wants them', ['services', ...healthy], 0],
  [
    'services that drift on the node',
    ['services', '--bundle', 'recordings/stale-kube-proxy.tar.gz', '--node', 'node-2'],
    1,
  ],
  [
    'services that drift on another node',
    ['services', '--bundle', 'recordings/stale-kube-proxy.tar.gz', '--node', 'node-1'],
    1,
  ],
  [
    'services that are right and have no endpoints',
    ['services', '--bundle', 'recordings/endpoints-not-ready.tar.gz', '--node', 'node-1'],
    0,
  ],
  ['a service that nobody has', ['services', 'nobody', ...healthy], 2],
  ['a chain that is explained', ['explain-chain', 'KUBE-SERVICES', ...healthy], 0],
  ['a healthy cluster', ['doctor', '--bundle', 'nodes/healthy-legacy'], 0],
  ['a cluster with a fault', ['doctor', '--bundle', 'recordings/forward-drop.tar.gz'], 1],
  [
    'a fault that the checks asked for do not meet',
    ['doctor', '--bundle', 'recordings/hairpin-off.tar.gz', '--only', 'dns,egress'],
    0,
  ],
  ['a check that there is not', ['doctor', '--bundle', 'nodes/healthy-legacy', '--only', 'weather'], 2],
  [
    'a doctor who is to look from a service',
    ['doctor', '--bundle', 'nodes/healthy-legacy', '--from', 'svc/echoserver'],
    2,
  ],
  ['a doctor without evidence', ['doctor', '--bundle', 'nodes/none'], 3],
  ['the list of causes', ['doctor', '--causes'], 0],
  ['the list of causes as YAML', ['doctor', '--causes', '-o', 'yaml'], 0],
  ['the list of causes in a form that it has not', ['doctor', '--causes', '-o', 'html'], 2],
  ['help', ['--help'], 0],
  ['help of a command', ['help', 'trace'], 0],
  ['the version', ['--version'], 0],
  ['nothing at all', [], 2],
];

for (const [what, words, status] of statuses) {
  test(`exit status ${status}: ${what}`, async () => {
    const ran = await runProgram(words);
    assert.equal(ran.status, status, ran.stderr);
  });
}

test('a reader who goes away changes nothing about the status and is not complained about', async () => {
  for (const [name, status] of [
    ['svc/echoserver', 0],
    ['svc/test-noendpoints', 1],
  ] as const) {
    const child = spawn(process.execPath, [program, 'trace', name, ...healthy, '--verbose', '-o', 'json'], {
      cwd: fixtures,
    });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdout.destroy();
    const [code] = await once(child, 'close');
    assert.deepEqual({ code, stderr }, { code: status, stderr: '' });
  }
});

test('an interrupted run ends with 130', async () => {
  const child = spawn(process.execPath, [program, 'trace', '10.0.0.1', '--iptables', '-'], { cwd: fixtures });
  const exit = once(child, 'exit');
  // More than a pipe holds: it is gone when the program reads it, which the handler stands before; and the input never ends.
  await new Promise((written) => child.stdin.write('\n'.repeat(1 << 22), written));
  child.kill('SIGINT');
  const [code] = await exit;
  child.stdin.destroy();
  assert.equal(code, 130);
});
