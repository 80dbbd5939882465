import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ContextError, chooseContext } from '../../../../src/sources/kube-api/live/choose-context.ts';
import { type KubeConfigFile, parseKubeConfig } from '../../../../src/sources/kube-api/live/kubeconfig.ts';
import { EvidenceError } from '../../../../src/sources/read/evidence-error.ts';
import { folder, missingLines, read, serve, writeKubeconfig } from './workbench.ts';

const text = `
clusters:
- {name: c, cluster: {server: 'https://c:6443/'}}
- {name: nowhere, cluster: {}}
users:
- {name: u, user: {token: t}}
contexts:
- {name: staging, context: {cluster: c, user: u}}
- {name: anonymous, context: {cluster: c}}
- {name: stranger, context: {cluster: c, user: x}}
- {name: lost, context: {cluster: x, user: u}}
- {name: empty, context: {cluster: nowhere, user: u}}
`;
const config = parseKubeConfig(text, '/') as KubeConfigFile;
const problemOf = (name: string | null, current: string | null = null) => {
  const chosen = chooseContext({ ...config, currentContext: current }, name);
  return 'problem' in chosen ? chosen.problem : null;
};

test('the context that was named, else the current one', () => {
  const chosen = chooseContext({ ...config, currentContext: 'anonymous' }, 'staging');
  assert.ok('user' in chosen);
  assert.deepEqual([chosen.context, chosen.cluster.server, chosen.user.token], ['staging', 'https://c:6443', 't']);
  const current = chooseContext({ ...config, currentContext: 'anonymous' }, null);
  assert.ok('user' in current);
  assert.deepEqual([current.context, current.user.name], ['anonymous', '']);
});

test('a context that was named and is not there is the fault of the command line', () => {
  const message = /^no context named stagign; did you mean staging\? \(contexts: staging, anonymous, /;
  assert.throws(() => chooseContext(config, 'stagign'), { name: 'ContextError', message });
});

test('a kubeconfig that leads nowhere is told', () => {
  assert.match(problemOf(null)!, /^has no current context: name one with --context \(contexts: staging, /);
  assert.equal(problemOf(null, 'gone'), 'its current context gone is not among its contexts');
  assert.equal(problemOf('stranger'), 'context stranger names the user x: there is none');
  assert.equal(problemOf('lost'), 'context lost names the cluster x: there is none');
  assert.equal(problemOf('empty'), 'cluster nowhere has no server to ask: none is given');
});

test('what the command line names has to be usable, what was found may not be', async () => {
  const { url } = await serve();
  const path = writeKubeconfig(url);
  await assert.rejects(read({ kubeconfig: `${path}-none` }), EvidenceError);
  await assert.rejects(read({ kubeconfig: path, context: 'other' }), ContextError);
  await assert.rejects(read({ context: 'other' }), /^ContextError: no context named other \(there is none\)$/);
  const damaged = join(folder, 'damaged');
  writeFileSync(damaged, 'clusters: [');
  await assert.rejects(read({ kubeconfig: damaged }), EvidenceError);
  const machine = { environment: { KUBECONFIG: damaged }, root: '/nowhere' };
  const [line] = missingLines(await read({}, { machine }));
  assert.ok(line!.startsWith(`Kubernetes API: failed (${damaged} is no YAML: `));
});

test('where nothing leads to an API that is told', async () => {
  const lines = missingLines(await read({}));
  assert.deepEqual(lines, ['Kubernetes API: absent (no kubeconfig was found, nor an account of a pod)']);
});
