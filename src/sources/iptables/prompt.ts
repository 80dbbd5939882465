import type { Family } from '../../model/address.ts';
import type { Columns } from './listing/columns.ts';

/** A command that prints rules, as it was typed above its output. */
export interface Prompt {
  family: Family;
  /** Null where the command prints every table. */
  table: string | null;
  /** The one chain it asked for. */
  chain: string | null;
  /** Only some lines went on to the terminal (`| grep`, `| head`). */
  partial: boolean;
  /** Columns of its rows, null where it does not list. */
  columns: Columns | null;
}

const tool = /(?:^|[\s/`])(ip6?)tables(?:-legacy|-nft)?(-save)?(?=\s|$)/;

/** Filters behind a pipe that let every line through. */
const passing = /^\s*(?:cat|less|more|tee|column|sudo tee)\b/;

/**
 * Reads a shell line whose command prints rules (`$ sudo iptables -t nat -vnL KUBE-SERVICES | grep 10.0.0.1`).
 * Null where the line holds none, or sends the output to a file.
 */
export function readPrompt(line: string): Prompt | null {
  if (line.length > 1000) return null;
  const match = tool.exec(line);
  if (!match) return null;
  const command = line.slice(match.index + match[0].length);
  const pipe = command.indexOf('|');
  const own = pipe < 0 ? command : command.slice(0, pipe);
  if (own.includes('>')) return null;
  const flags = readFlags(own);
  const saves = match[2] !== undefined;
  if (!saves && flags.prints === null) return null;
  const partial =
    pipe >= 0 &&
    !command
      .slice(pipe + 1)
      .split('|')
      .every((filter) => passing.test(filter));
  return {
    family: match[1] === 'ip6' ? 6 : 4,
    table: flags.table ?? (saves ? null : 'filter'),
    chain: flags.chain,
    partial,
    columns: saves || flags.prints === 'S' ? null : flags.columns,
  };
}

interface Flags {
  /** `L` for a listing, `S` for rule specifications, null for neither. */
  prints: 'L' | 'S' | null;
  table: string | null;
  chain: string | null;
  columns: Columns;
}

const longOptions: Record<string, string> = {
  '--list': 'L',
  '--list-rules': 'S',
  '--table': 't',
  '--verbose': 'v',
  '--numeric': 'n',
  '--line-numbers': '0',
  '--exact': 'x',
};

function readFlags(words: string): Flags {
  const flags: Flags = {
    prints: null,
    table: null,
    chain: null,
    columns: { number: false, counters: false, interfaces: false },
  };
  let expects: 'table' | 'chain' | null = null;
  for (const word of words.trim().split(/\s+/)) {
    if (!word.startsWith('-')) {
      if (expects !== null && /^[\w.-]+$/.test(word)) flags[expects] = word;
      expects = null;
      continue;
    }
    const joined = /^-t([a-z]{3,})$/.exec(word)?.[1];
    if (joined !== undefined) {
      flags.table = joined;
      continue;
    }
    const [name, value] = word.split('=', 2) as [string, string | undefined];
    const letters = name.startsWith('--')
      ? Object.hasOwn(longOptions, name)
        ? longOptions[name]!
        : ''
      : name.slice(1);
    if (letters === 't' && value !== undefined) flags.table = value;
    for (const letter of letters) {
      if (letter === 'L' || letter === 'S') flags.prints = letter;
      if (letter === 'L' || letter === 'S') expects = 'chain';
      if (letter === 't') expects = 'table';
      if (letter === 'v') flags.columns.counters = flags.columns.interfaces = true;
      if (letter === '0') flags.columns.number = true;
    }
  }
  return flags;
}
