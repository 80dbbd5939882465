import { rmSync } from 'node:fs';
import { build } from 'esbuild';

// One file loads in a fraction of the time of several hundred: a command line tool starts once for every question.
rmSync('dist', { recursive: true, force: true });
await build({
  // The worker is a program of its own: it is started inside the network namespaces of pods.
  entryPoints: ['src/cli/main.ts', 'src/index.ts', 'src/probe/worker.ts', 'src/debug/watchdog.ts'],
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
  // Packages in CommonJS call require() for modules of node.
  banner: {
    js: "import { createRequire as k8snetRequire } from 'node:module';\nconst require = k8snetRequire(import.meta.url);",
  },
});
