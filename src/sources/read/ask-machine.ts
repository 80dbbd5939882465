import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Missing } from '../../model/node.ts';
import type { Piece } from '../files.ts';
import { isCniFile } from '../layout.ts';
import { askKubeProxy } from './ask-kube-proxy.ts';
import { type EvidenceCommand, listCommands, nftSaveCommands, nodeCommands } from './commands.ts';
import { EvidenceError, reasonOf } from './evidence-error.ts';
import { readFlannelSubnet } from './flannel-subnet.ts';
import { readKubeProxy } from './kube-proxy-process.ts';
import { decode } from './pieces.ts';
import type { Recorder } from './recorder.ts';
import { type Substitute, substitutes } from './substitutes/index.ts';

const cniFolder = '/etc/cni/net.d';

/** Pieces by the files of a node's folder. */
export type Answers<Kept> = Map<string, Kept>;

/** How a machine is asked. */
export interface Asking {
  /** Hears of each file that is done. */
  tell?: (file: string) => void;
  /** Where the kernel's files stand: a test has its own. */
  root?: string;
}

/**
 * Asks this machine, all commands side by side, and then what is to be asked instead where a tool is not there. Nothing but reading is done.
 * Throws EvidenceError where nothing could be read at all.
 */
export async function askMachine<Kept extends Piece>(
  recorder: Recorder<Kept>,
  { tell = () => {}, root = '' }: Asking = {},
): Promise<Answers<Kept>> {
  const answers: Answers<Kept> = new Map();
  const ask = async (commands: readonly EvidenceCommand[]): Promise<void> => {
    const run = async (command: EvidenceCommand): Promise<[string, Kept]> => {
      const piece = await recorder.run(command);
      tell(command.file);
      return [command.file, piece];
    };
    for (const [file, piece] of await Promise.all(commands.map(run))) answers.set(file, piece);
  };
  await ask(nodeCommands.filter(isNeeded));
  for (const substitute of substitutes) await replace(substitute, answers, recorder, root);
  if ([...answers.values()].every(({ text, missing }) => text === '' && missing !== null)) {
    throw new EvidenceError('live', `nothing could be read: ${[...answers.values()][0]?.missing?.detail ?? ''}`);
  }
  for (const { file, needs } of nodeCommands)
    if (!answers.has(file)) answers.set(file, await recorder.keep(needs ?? file, ''));
  if (!isNft(answers)) await ask(nftSaveCommands);
  if (answers.get('iptables-save.txt')?.missing?.reason === 'absent') await ask(listCommands);
  await readCniFiles(answers, recorder);
  const found = { ...readKubeProxyFiles(), ...(await askKubeProxy(answers.get('ss.txt')?.text ?? '')) };
  for (const [file, piece] of Object.entries({ ...found, 'cni/flannel-subnet.env': readFlannelSubnet(root) }))
    if (piece !== null) answers.set(file, await recorder.keep(piece.source, piece.text, piece.missing));
  return answers;
}

function readKubeProxyFiles(): Record<string, Piece | null> {
  const running = readKubeProxy();
  return {
    'kube-proxy-config.yaml': running?.config ?? null,
    'kube-proxy-command-line.txt': running?.commandLine ?? null,
  };
}

const isNeeded = ({ needs }: EvidenceCommand): boolean => needs === undefined || existsSync(needs);

/** Reads the kernel's own files where none of the commands for a thing printed anything but excuses. */
async function replace<Kept extends Piece>(
  substitute: Substitute,
  answers: Answers<Kept>,
  recorder: Recorder<Kept>,
  root: string,
): Promise<void> {
  const { files, source } = substitute;
  const asked = files.filter((file) => answers.has(file));
  if (asked.length === 0 || asked.some((file) => answers.get(file)!.missing === null || answers.get(file)!.text !== ''))
    return;
  if ('copy' in substitute) {
    const copied = await recorder.copy(root + source);
    if (copied.missing === null) answers.set(files[0], copied);
    return;
  }
  const text = substitute.print(root);
  if (text !== null) answers.set(files[0], await recorder.keep(source, text));
}

/** From 1.8.8 on iptables-save of the nft backend says so in its first line. */
const isNft = <Kept extends Piece>(answers: Answers<Kept>): boolean =>
  answers.get('iptables-save.txt')?.text.slice(0, 200).includes('(nf_tables)') === true;

async function readCniFiles<Kept extends Piece>(answers: Answers<Kept>, recorder: Recorder<Kept>): Promise<void> {
  let names: string[] = [];
  try {
    names = readdirSync(cniFolder).filter(isCniFile).sort();
  } catch {
    // There is none, or it may not be listed.
  }
  for (const name of names) {
    const path = `${cniFolder}/${name}`;
    const { text, missing } = readWhole(path);
    answers.set(`cni/${name}`, await recorder.keep(path, text, missing));
  }
}

function readWhole(path: string): { text: string; missing: Missing | null } {
  try {
    const text = decode(readFileSync(path));
    return { text, missing: text.trim() === '' ? { source: path, reason: 'empty', detail: null } : null };
  } catch (error) {
    return { text: '', missing: { source: path, reason: 'failed', detail: reasonOf(error) } };
  }
}
