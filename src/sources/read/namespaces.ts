import type { Piece } from '../files.ts';
import type { EvidenceCommand } from './commands.ts';
import { pieceOf } from './pieces.ts';
import { findNamespaces, inodeOf, type ProcessNamespace, type ProcessNamespaces } from './process-namespaces.ts';
import { readResolvConfOf } from './resolv-conf-of-process.ts';

/** Text of evidence by its path in the bundle layout. */
type Pieces = [path: string, piece: Piece][];

type Run = (command: EvidenceCommand) => Promise<Piece>;

/** Namespaces that are asked at a time. */
const abreast = 4;

/** What a pod is asked in its network namespace; nothing of the pod's own files is run. */
const podCommands: readonly EvidenceCommand[] = [
  { file: 'ip-addr.json', command: ['ip', '-j', 'addr', 'show'] },
  { file: 'ip-route.json', command: ['ip', '-j', '-4', 'route', 'show', 'table', 'all'] },
  { file: 'ip6-route.json', command: ['ip', '-j', '-6', 'route', 'show', 'table', 'all'] },
];

/**
 * What the network namespaces of a live node say about themselves: `pods/netns-INODE/...` of each that has more than a loopback, and
 * `nodes/NODE/netns.json` with their processes and pods. `folderOf` names a pod's folder where its name is known already.
 */
export async function readNamespaces(
  node: string,
  run: Run,
  folderOf: (namespace: ProcessNamespace) => string | null = () => null,
  found: ProcessNamespaces = findNamespaces(),
): Promise<Pieces> {
  const entries: object[] = [];
  const pieces: Pieces = [];
  const pending = [...found.namespaces];
  const work = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const folder = folderOf(next) ?? `netns-${next.inode}`;
      const own = await readNamespace(next, folder, run);
      if (own === null) continue;
      entries.push({ ...next, hostname: await hostnameOf(next, run), folder });
      pieces.push(...own);
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  return [...pieces, [`nodes/${node}/netns.json`, listPiece(entries, found.refused)]];
}

/** Null where the process went away, or where the namespace leads nowhere; nothing where it may not be entered. */
async function readNamespace(namespace: ProcessNamespace, folder: string, run: Run): Promise<Pieces | null> {
  const pieces: Pieces = [];
  for (const { file, command } of podCommands) {
    const piece = await run({ file, command: inside(namespace.pid, '--net', command) });
    if (pieces.length === 0 && piece.text === '') return [];
    if (pieces.length === 0 && isLoopbackOnly(piece.text)) return null;
    pieces.push([`pods/${folder}/${file}`, piece]);
  }
  const { pid, podUid } = namespace;
  const resolvConf = podUid === null ? null : readResolvConfOf(pid);
  const source = `/proc/${pid}/root/etc/resolv.conf`;
  if (resolvConf !== null) pieces.push([`pods/${folder}/resolv.conf`, pieceOf(source, resolvConf, null)]);
  // A process id may have been given to another process meanwhile.
  return inodeOf('/proc', String(pid)) === namespace.inode ? pieces : null;
}

/** nsenter(1): the program is the node's own, only the kind of namespace named is the process's. */
const inside = (pid: number, kind: '--net' | '--uts', command: readonly string[]): EvidenceCommand['command'] => [
  'nsenter',
  '--target',
  String(pid),
  kind,
  '--',
  ...command,
];

async function hostnameOf({ pid, podUid }: ProcessNamespace, run: Run): Promise<string | null> {
  if (podUid === null) return null;
  const { text } = await run({ file: 'hostname', command: inside(pid, '--uts', ['hostname']) });
  return text.trim() === '' ? null : text.trim();
}

function isLoopbackOnly(json: string): boolean {
  try {
    const links: unknown = JSON.parse(json);
    return Array.isArray(links) && links.every((link) => link?.ifname === 'lo' || link?.ifname === undefined);
  } catch {
    return false;
  }
}

function listPiece(entries: object[], refused: number): Piece {
  const because = `${refused} processes may not be looked at: root sees the network namespaces of all`;
  const text = `${JSON.stringify(entries, null, 1)}\n`;
  return pieceOf(
    '/proc/*/ns/net',
    text,
    refused === 0 ? { command: null, exitCode: 0, stderr: '' } : { path: '/proc/*/ns/net', because },
  );
}
