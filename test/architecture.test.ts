import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceFiles, sourceImports } from './source-imports.ts';

/** The way of the data: a folder imports from itself and from those before it. */
const layers = ['model', 'sources', 'netfilter', 'simulate', 'cluster', 'explain', 'doctor', 'render', 'cli'];
/** These touch the world beside that line; only cli may use them. */
const beside = ['probe', 'debug', 'collect'];

const folderOf = (path: string): string => path.split('/')[0]!;
const isOwn = (path: string): boolean => path.endsWith('.ts') && sourceFiles.includes(path);

test('every folder of src has its place in the order', () => {
  const folders = new Set(sourceFiles.filter((file) => file.includes('/')).map(folderOf));
  assert.deepEqual(
    [...folders].filter((folder) => ![...layers, ...beside].includes(folder)),
    [],
  );
});

test('every relative import leads to a file of src', () => {
  const lost = sourceImports.filter(({ from }) => /^\.|\//.test(from) && from.endsWith('.ts') && !isOwn(from));
  assert.deepEqual(
    lost.map(({ file, from }) => `${file} imports ${from}`),
    [],
  );
});

test('a folder imports only from folders before it', () => {
  const wrong = sourceImports.filter(
    ({ file, from }) => isOwn(from) && file.includes('/') && !mayImport(folderOf(file), folderOf(from)),
  );
  assert.deepEqual(
    wrong.map(({ file, from }) => `${file} imports ${from}`),
    [],
  );
});

function mayImport(importer: string, imported: string): boolean {
  if (importer === imported) return true;
  if (beside.includes(imported)) return importer === 'cli';
  if (beside.includes(importer)) return layers.indexOf(imported) < layers.indexOf('render');
  return layers.indexOf(imported) < layers.indexOf(importer);
}

/** Modules that touch the world. */
const world =
  /^(node:(fs|fs\/promises|child_process|net|dgram|tls|http|https|http2|dns|dns\/promises|worker_threads)|execa|@kubernetes\/client-node)$/;
const mayTouchWorld = /^(sources\/read\/|sources\/kube-api\/|probe\/|debug\/|collect\/|cli\/)/;
/** Pure functions of node:net that look at a text. */
const harmless = new Set(['isIP', 'isIPv4', 'isIPv6']);

test('only the readers of evidence, probe, debug and cli touch files, processes and sockets', () => {
  const wrong = sourceImports
    .filter(({ file, from, isType }) => !isType && world.test(from) && !mayTouchWorld.test(file))
    .filter(
      ({ from, names }) => from !== 'node:net' || names.length === 0 || !names.every((name) => harmless.has(name)),
    );
  assert.deepEqual(
    wrong.map(({ file, from }) => `${file} imports ${from}`),
    [],
  );
});

test('the Kubernetes client is loaded only when the API is asked', () => {
  const eager = sourceImports.filter(
    ({ from, isType, isLazy }) => from === '@kubernetes/client-node' && !isType && !isLazy,
  );
  assert.deepEqual(
    eager.map(({ file }) => file),
    [],
  );
});

test('help and version load the command line and nothing else', () => {
  const loaded = new Set<string>();
  const pending = ['cli/main.ts'];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const one of sourceImports) if (one.file === file && !one.isType && !one.isLazy) pending.push(one.from);
  }
  const unexpected = [...loaded].filter(
    (path) => !/^(cli\/|node:|commander$)/.test(path) && path !== 'render/index.ts',
  );
  assert.deepEqual(unexpected, []);
});
