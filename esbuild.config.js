import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build, transform } from 'esbuild';

const options = {
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // What a command loads lazily stays in files of its own.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The client of the API is large, loads parts of itself at run time, and is asked for only where the API is.
  external: ['@kubernetes/client-node'],
  legalComments: 'linked',
};

rmSync('dist', { recursive: true, force: true });
await buildModules();
await buildProgram();
await compileProgram();

/** The library, and the programs that other processes are: the worker runs inside the network namespaces of pods. */
async function buildModules() {
  await build({
    ...options,
    entryPoints: ['src/index.ts', 'src/probe/worker.ts', 'src/debug/watchdog.ts'],
    // Packages in CommonJS call require() for modules of node.
    banner: {
      js: "import { createRequire as k8snetRequire } from 'node:module';\nconst require = k8snetRequire(import.meta.url);",
    },
  });
}

/** The command line, for bin/load.js: a command line tool starts once for every question, and node can keep the compiled code of scripts only. */
async function buildProgram() {
  const { outputFiles } = await build({ ...options, entryPoints: ['src/cli/main.ts'], write: false });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    if (path.endsWith('.js')) writeFileSync(path.replace(/\.js$/, '.cjs'), await toScript(text));
    else writeFileSync(path, text);
  }
}

/**
 * A module as a function that bin/load.js calls. esbuild would export by getters, which must be called wherever the code of one file uses
 * another's; here nothing is exported before it has its value, and a property is enough.
 */
async function toScript(text) {
  const exported = /\nexport \{([^}]*)\};\n$/;
  const names = (exported.exec(text)?.[1] ?? '').split(',').map((name) => name.trim().split(' as '));
  const properties = names.filter(([name]) => name !== '').map(([name, as]) => `${as ?? name}: ${name}`);
  const { code } = await transform(text.replace(exported, `\nmodule.exports = { ${properties.join(', ')} };\n`), {
    format: 'cjs',
    platform: 'node',
    target: options.target,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'url' },
  });
  return `(function (require, module, url) {${code}})`;
}

/** Keeps what node compiles for questions of all kinds. Another version of node compiles for itself. */
async function compileProgram() {
  const { createLoader, seal } = createRequire(import.meta.url)('./bin/load.js');
  const scripts = [];
  const load = createLoader((script) => scripts.push(script));
  const { run } = load('cli/main');
  const node = ['--bundle', 'fixtures/nodes/healthy-legacy', '--node', 'node-1'];
  for (const words of [
    ['--version'],
    ['--help'],
    ['trace', 'svc/echoserver', ...node],
    ['explain-chain', 'KUBE-SERVICES', ...node],
    ['services', ...node],
    ['doctor', '--no-probe', ...node],
    ['map', ...node],
  ]) {
    const { status, stderr } = await run(words);
    if (status > 1) throw new Error(`k8snet ${words.join(' ')}: ${stderr}`);
  }
  for (const { script, text, cache } of scripts) writeFileSync(cache, seal(text, script.createCachedData()));
}
