import type { NodeEvidence } from '../model/evidence.ts';
import { readEvidence } from '../sources/evidence.ts';
import { absent, type Files, type Piece } from '../sources/files.ts';
import { runArguments } from './command.ts';

/** The commands that list rules, and the files of the bundle layout they stand for. */
const commands: [file: string, command: string[]][] = [
  ['iptables-legacy-save.txt', ['iptables-legacy-save']],
  ['ip6tables-legacy-save.txt', ['ip6tables-legacy-save']],
  ['iptables-nft-save.txt', ['iptables-nft-save']],
  ['ip6tables-nft-save.txt', ['ip6tables-nft-save']],
  ['nft-ruleset.json', ['nft', '-j', 'list', 'ruleset']],
  ['nft-ruleset.txt', ['nft', 'list', 'ruleset']],
];

/** What iptables-save without a backend in its name prints is that of one of them. */
const plain: typeof commands = [
  ['iptables-save.txt', ['iptables-save']],
  ['ip6tables-save.txt', ['ip6tables-save']],
];

/** The rules of this machine as they are now, and nothing else; null where they cannot be read. */
export async function readRules(node: string): Promise<NodeEvidence | null> {
  const pieces = new Map<string, Piece>();
  const ask = async (list: typeof commands): Promise<void> => {
    const results = await Promise.all(list.map(([, command]) => runArguments(command)));
    for (const [index, { exitCode, stdout, command }] of results.entries()) {
      if (exitCode === 0)
        pieces.set(`nodes/${node}/${list[index]![0]}`, { source: command.join(' '), text: stdout, missing: null });
    }
  };
  await ask(commands);
  if (![...pieces.keys()].some((path) => path.includes('-save'))) await ask(plain);
  const files: Files = {
    origin: 'live',
    time: Date.now(),
    paths: [...pieces.keys()],
    read: (path) => pieces.get(path) ?? absent(path),
  };
  return readEvidence(files).nodes[0] ?? null;
}
