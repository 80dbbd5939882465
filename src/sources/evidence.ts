import type { Evidence } from '../model/evidence.ts';
import type { Warning } from '../model/origin.ts';
import { missingObjects, readClusterObjects } from './evidence/cluster-objects.ts';
import { lazy } from './evidence/lazy.ts';
import { readNode } from './evidence/node-evidence.ts';
import { readPodFolder } from './evidence/pod-evidence.ts';
import type { Files } from './files.ts';

/**
 * Everything that was collected, as facts. Nothing is parsed before it is asked for, and then once. `missing` and
 * `warnings` are those of the API's objects; each node and pod has its own.
 */
export function readEvidence(files: Files): Evidence {
  const warnings: Warning[] = [];
  const api = readClusterObjects(files, warnings);
  const missing = lazy(() => missingObjects(files));
  return {
    origin: files.origin,
    nodes: foldersIn(files, 'nodes').map((name) => readNode(name, files, api)),
    pods: foldersIn(files, 'pods').map((name) => readPodFolder(name, files)),
    api,
    time: files.time,
    get missing() {
      return missing();
    },
    warnings,
  };
}

function foldersIn({ paths }: Files, top: 'nodes' | 'pods'): string[] {
  const names = paths.filter((path) => path.startsWith(`${top}/`)).map((path) => path.split('/')[1]!);
  return [...new Set(names)].sort();
}
