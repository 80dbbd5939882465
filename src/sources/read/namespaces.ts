import type { Missing } from '../../model/node.ts';
import type { Piece } from '../files.ts';
import { type EvidenceCommand, hostnameCommand, inside, podCommands, podTextCommands } from './commands.ts';
import { findNamespaces, inodeOf, type ProcessNamespace, type ProcessNamespaces } from './process-namespaces.ts';
import type { Recorder } from './recorder.ts';
import { readResolvConfOf } from './resolv-conf-of-process.ts';
import { runCommand } from './run.ts';

/** How namespaces are read. */
export interface NamespaceReading {
  /** Names a pod's folder where its name is known already. */
  folderOf?: (namespace: ProcessNamespace) => string | null;
  found?: ProcessNamespaces;
  /** Also as text what is had as JSON. */
  withText?: boolean;
}

/** Namespaces that are asked at a time. */
const abreast = 4;

/**
 * What the network namespaces of a live node say about themselves: `pods/FOLDER/...` of each that has more than a loopback, and
 * `nodes/NODE/netns.json` with their processes and pods. The folder is `netns-INODE` where nothing names it.
 */
export async function readNamespaces<Kept extends Piece>(
  node: string,
  recorder: Recorder<Kept>,
  { folderOf = () => null, found = findNamespaces(), withText = false }: NamespaceReading = {},
): Promise<[path: string, piece: Kept][]> {
  const entries: { inode: string }[] = [];
  const pieces: [string, Kept][] = [];
  const pending = [...found.namespaces];
  const work = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const folder = folderOf(next) ?? `netns-${next.inode}`;
      const own = await readNamespace(next, folder, recorder, withText);
      if (own === null) continue;
      entries.push({ ...next, hostname: await hostnameOf(next), folder } as { inode: string });
      pieces.push(...own);
    }
  };
  await Promise.all(Array.from({ length: abreast }, work));
  entries.sort((one, other) => Number(one.inode) - Number(other.inode));
  pieces.sort(([one], [other]) => (one < other ? -1 : 1));
  const list = await recorder.keep('/proc/*/ns/net', `${JSON.stringify(entries, null, 1)}\n`, refusal(found.refused));
  return [...pieces, [`nodes/${node}/netns.json`, list]];
}

/** Null where the process went away, or where the namespace leads nowhere; nothing where it may not be entered. */
async function readNamespace<Kept extends Piece>(
  namespace: ProcessNamespace,
  folder: string,
  recorder: Recorder<Kept>,
  withText: boolean,
): Promise<[string, Kept][] | null> {
  const { pid, podUid, inode } = namespace;
  const pieces: [string, Kept][] = [];
  const ask = async ({ file, command }: EvidenceCommand): Promise<Kept> => {
    const piece = await recorder.run({ command: inside(pid, '--net', command) });
    if (piece.text !== '' || piece.missing === null) pieces.push([`pods/${folder}/${file}`, piece]);
    return piece;
  };
  const addresses = await ask(podCommands[0]!);
  if (isLoopbackOnly(addresses.text)) return null;
  const takesJson = addresses.missing === null;
  if (takesJson) for (const command of podCommands.slice(1)) await ask(command);
  if (withText || !takesJson) for (const command of podTextCommands) if ((await ask(command)).missing !== null) break;
  if (pieces.length === 0) return [];
  const resolvConf = podUid === null ? null : readResolvConfOf(pid);
  const source = `/proc/${pid}/root/etc/resolv.conf`;
  if (resolvConf !== null) pieces.push([`pods/${folder}/resolv.conf`, await recorder.keep(source, resolvConf)]);
  // A process id may have been given to another process meanwhile.
  return inodeOf('/proc', String(pid)) === inode ? pieces : null;
}

async function hostnameOf({ pid, podUid }: ProcessNamespace): Promise<string | null> {
  if (podUid === null) return null;
  const { text } = await runCommand({ command: inside(pid, '--uts', hostnameCommand) });
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

const refusal = (refused: number): Missing | null =>
  refused === 0
    ? null
    : {
        source: '/proc/*/ns/net',
        reason: 'failed',
        detail: `${refused} ${refused === 1 ? 'process' : 'processes'} may not be looked at: root sees the network namespaces of all`,
      };
