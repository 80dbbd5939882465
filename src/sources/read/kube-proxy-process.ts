import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Piece } from '../files.ts';
import { decode, pieceOf } from './pieces.ts';
import { readWithin } from './read-within.ts';

/** How the kube-proxy that runs on this machine was started. */
export interface KubeProxyProcess {
  /** A word a line. */
  commandLine: Piece;
  /** The file of `--config` as the process sees it; null where it has none, or it cannot be read. */
  config: Piece | null;
}

/**
 * Null where none runs. Only a process of root or of the caller counts: any other could name itself kube-proxy and point
 * at a file that its user may not read.
 */
export function readKubeProxy(proc = '/proc'): KubeProxyProcess | null {
  for (const pid of processes(proc)) {
    const args = readArguments(`${proc}/${pid}/cmdline`);
    if (args === null || !isTrusted(`${proc}/${pid}`) || !/(^|\/)kube-proxy$/.test(args[0] ?? '')) continue;
    const config = flagValue(args, '--config');
    const file = config === null ? null : readWithin(`${proc}/${pid}/root`, resolve('/', config));
    return {
      commandLine: pieceOf(`/proc/${pid}/cmdline`, args.join('\n'), null),
      config: file === null ? null : pieceOf(`${config} (kube-proxy, process ${pid})`, decode(file), null),
    };
  }
  return null;
}

function isTrusted(path: string): boolean {
  const owner = statSync(path, { throwIfNoEntry: false })?.uid;
  return owner === 0 || owner === process.geteuid?.();
}

function processes(proc: string): string[] {
  try {
    return readdirSync(proc).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

const readArguments = (path: string): string[] | null =>
  readText(path)
    ?.split('\0')
    .filter((word) => word !== '') ?? null;

function readText(path: string): string | null {
  try {
    return statSync(path).isFile() ? decode(readFileSync(path)) : null;
  } catch {
    return null;
  }
}

function flagValue(args: readonly string[], flag: string): string | null {
  const joined = args.find((word) => word.startsWith(`${flag}=`));
  if (joined !== undefined) return joined.slice(flag.length + 1);
  const at = args.indexOf(flag);
  return at < 0 ? null : (args[at + 1] ?? null);
}
