import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { absent, type Files, type Piece } from '../files.ts';
import { isCniFile } from '../layout.ts';
import { type EvidenceCommand, nftSaveCommands, nodeCommands } from './commands.ts';
import { EvidenceError, reasonOf } from './evidence-error.ts';
import { readKubeProxy } from './kube-proxy-process.ts';
import { readNamespaces } from './namespaces.ts';
import { decode, pieceOf } from './pieces.ts';
import { runCommand } from './run.ts';

const cniFolder = '/etc/cni/net.d';

/** A file of the node's folder, and what it would hold. */
type Answer = [file: string, piece: Piece];

/** Runs one command: a test gives its own. */
export type Runner = (command: EvidenceCommand) => Promise<Piece>;

/**
 * Asks this machine, all commands side by side, and then the network namespaces of its processes. The node has the machine's host name.
 * Throws EvidenceError where not one command could be run.
 */
export async function openLive(run: Runner = runCommand): Promise<Files> {
  const started = Date.now();
  const answers = await askAll(nodeCommands.filter(isNeeded), run);
  if (answers.every(([, piece]) => piece.missing !== null && piece.text === '')) {
    throw new EvidenceError('live', `no command could be run: ${answers[0]?.[1].missing?.detail ?? ''}`);
  }
  const all = [
    ...answers,
    ...nodeCommands.filter((command) => !isNeeded(command)).map(none),
    ...(isNft(answers) ? [] : await askAll(nftSaveCommands, run)),
    ...readCniFiles(),
    ...readKubeProxyConfig(),
  ];
  const own = all.map(([file, piece]): [string, Piece] => [`nodes/${hostname()}/${file}`, piece]);
  const pieces = new Map([...own, ...(await readNamespaces(hostname(), run))]);
  return {
    origin: 'live',
    time: started,
    paths: [...pieces.keys()],
    read: (path) => pieces.get(path) ?? absent(path),
  };
}

const askAll = (commands: readonly EvidenceCommand[], run: Runner): Promise<Answer[]> =>
  Promise.all(commands.map(async (command): Promise<Answer> => [command.file, await run(command)]));

const isNeeded = ({ needs }: EvidenceCommand): boolean => needs === undefined || existsSync(needs);

const none = ({ file, needs }: EvidenceCommand): Answer => [file, { source: needs ?? file, text: '', missing: null }];

/** Since 1.8 iptables-save of the nft backend says so in its first line. */
const isNft = (answers: Answer[]): boolean =>
  answers.some(([file, piece]) => file === 'iptables-save.txt' && piece.text.slice(0, 200).includes('(nf_tables)'));

function readKubeProxyConfig(): Answer[] {
  const piece = readKubeProxy();
  return piece === null ? [] : [['kube-proxy-config.yaml', piece]];
}

function readCniFiles(): Answer[] {
  try {
    const names = readdirSync(cniFolder).filter(isCniFile);
    return names.map((name) => [`cni/${name}`, readPiece(`${cniFolder}/${name}`)]);
  } catch {
    return [];
  }
}

function readPiece(path: string): Piece {
  try {
    return pieceOf(path, decode(readFileSync(path)), null);
  } catch (error) {
    return pieceOf(path, '', { path, because: reasonOf(error) });
  }
}
