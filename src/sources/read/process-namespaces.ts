import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { podUidOf } from './pod-uid.ts';

/** A network namespace and the process that stands for it. */
export interface ProcessNamespace {
  inode: string;
  pid: number;
  name: string | null;
  podUid: string | null;
}

export interface ProcessNamespaces {
  namespaces: ProcessNamespace[];
  /** Processes whose namespace may not be looked at (proc(5): it takes ptrace access). */
  refused: number;
}

/** No node has more pods; other programs make namespaces too. */
const most = 1000;

/**
 * The network namespaces of all processes, found as lsns(8) does, so whichever runtime made them. The caller's own and the one of process 1
 * are the node's, not a pod's.
 */
export function findNamespaces(proc = '/proc', named = '/run/netns'): ProcessNamespaces {
  const own = new Set(['self', '1'].map((pid) => inodeOf(proc, pid)));
  const found = new Map<string, ProcessNamespace>();
  let refused = 0;
  for (const pid of listed(proc).filter((name) => /^\d+$/.test(name))) {
    const inode = inodeOf(proc, pid);
    if (inode === 'refused') refused += 1;
    if (inode === null || inode === 'refused' || own.has(inode)) continue;
    const known = found.get(inode);
    if (known === undefined && found.size >= most) continue;
    if (known !== undefined && known.podUid !== null) continue;
    const podUid = podUidOf(textOf(`${proc}/${pid}/cgroup`));
    if (known === undefined || podUid !== null) found.set(inode, { inode, pid: Number(pid), name: null, podUid });
  }
  const names = namesIn(named);
  return { namespaces: [...found.values()].map((one) => ({ ...one, name: names.get(one.inode) ?? null })), refused };
}

/** Inode of a process's network namespace; null where the process is gone. */
export function inodeOf(proc: string, pid: string): string | null {
  try {
    return /^net:\[(\d+)\]$/.exec(readlinkSync(`${proc}/${pid}/ns/net`))?.[1] ?? null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES' || code === 'EPERM' ? 'refused' : null;
  }
}

/** Names that ip-netns(8) and CNI runtimes give, by inode. */
function namesIn(folder: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const name of listed(folder)) {
    try {
      names.set(String(statSync(`${folder}/${name}`).ino), name);
    } catch {
      // It went away meanwhile.
    }
  }
  return names;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
