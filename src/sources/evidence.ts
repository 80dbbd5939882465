import type { Evidence } from '../model/evidence.ts';
import { chooseObjects } from './evidence/choose-objects.ts';
import { readNode } from './evidence/node-evidence.ts';
import { readPodFolder } from './evidence/pod-evidence.ts';
import type { Files } from './files.ts';
import type { ObjectsReading } from './kube-api/reading.ts';

/**
 * Everything that was collected, as facts. No file is parsed before it is asked for, and then once. `missing` and
 * `warnings` are those of the API's objects; each node and pod has its own. Objects of a live API (`openApi`) stand in
 * the place of those among the files.
 */
export function readEvidence(files: Files, live: ObjectsReading | null = null): Evidence {
  const { reading, assumptions } = chooseObjects(files, live);
  return {
    origin: files.origin,
    nodes: foldersIn(files, 'nodes').map((name) => readNode(name, files, reading.objects)),
    pods: foldersIn(files, 'pods').map((name) => readPodFolder(name, files)),
    api: reading.objects,
    namespace: live?.namespace ?? 'default',
    time: files.time,
    assumptions,
    get missing() {
      return reading.missing;
    },
    get warnings() {
      return reading.warnings;
    },
  };
}

function foldersIn({ paths }: Files, top: 'nodes' | 'pods'): string[] {
  const names = paths.filter((path) => path.startsWith(`${top}/`)).map((path) => path.split('/')[1]!);
  return [...new Set(names)].sort();
}
