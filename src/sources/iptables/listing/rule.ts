import type { Family } from '../../../model/address.ts';
import { familyOf } from '../../../model/address.ts';
import type { Token } from '../../../model/iptables.ts';
import { readCounter } from '../declaration.ts';
import type { ReadRule } from '../rules.ts';
import type { Columns } from './columns.ts';
import { inverted, option, plain } from './phrase.ts';
import { protocolName } from './protocols.ts';
import { type Row, readRow } from './row.ts';
import { readWords, unreadWords } from './words.ts';

const anywhere = new Set(['anywhere', '0.0.0.0/0', '::/0']);
const anyDevice = new Set(['*', 'any']);

/** Turns a row of a listing into the words that iptables-save prints for the same rule. */
export function readListedRule(line: string, columns: Columns, family: Family): ReadRule {
  const row = readRow(line, columns);
  if (!row) {
    const tokens = unreadWords(line.trim());
    return { tokens, packets: null, bytes: null, problem: 'a row of a listing that was not understood' };
  }
  const jumps = row.words.startsWith('[goto]') ? '-g' : '-j';
  const words = readWords(jumps === '-g' ? row.words.slice('[goto]'.length).trim() : row.words, row.target);
  return {
    tokens: [
      ...headTokens(row, family),
      ...words.matches,
      ...unreadWords(words.rest),
      ...targetTokens(row, jumps, words.target),
    ],
    packets: row.packets === null ? null : readCounter(row.packets),
    bytes: row.bytes === null ? null : readCounter(row.bytes),
    problem: words.rest === '' ? null : `words of the listing were not understood: ${words.rest}`,
  };
}

function headTokens(row: Row, family: Family): Token[] {
  const protocol = splitMark(row.protocol);
  return [
    ...readAddress('-s', row.source, family),
    ...readAddress('-d', row.destination, family),
    ...readDevice('-i', row.input),
    ...readDevice('-o', row.output),
    ...inverted(
      protocol.mark,
      option('-p', protocolName(protocol.text) ?? (protocol.mark ? protocol.text : undefined)),
    ),
    ...readFragment(row.fragment),
  ];
}

function targetTokens(row: Row, jump: string, options: Token[]): Token[] {
  return row.target === '' ? [] : [plain(jump), plain(row.target), ...options];
}

function readAddress(name: string, listed: string, family: Family): Token[] {
  const { mark, text } = splitMark(listed);
  if (!mark && anywhere.has(text)) return [];
  const whole = text === 'anywhere' ? (family === 4 ? '0.0.0.0/0' : '::/0') : readKnownName(text, family);
  const addressFamily = familyOf(whole);
  return inverted(mark, option(name, addressFamily === null ? whole : `${whole}/${addressFamily === 4 ? 32 : 128}`));
}

/** Names that a listing without `-n` prints everywhere for the same addresses: of /etc/networks, /etc/hosts (RFC 6761) and IANA's zone mcast.net. */
const knownNames = new Map([
  ['loopback', '127.0.0.0'],
  ['localhost', '127.0.0.1'],
  ['base-address.mcast.net', '224.0.0.0'],
]);

function readKnownName(text: string, family: Family): string {
  if (family === 6) return text === 'localhost' ? '::1' : text;
  const [, name, length] = /^([^/]*)(.*)$/.exec(text)!;
  const address = knownNames.get(name!);
  return address === undefined ? text : `${address}${length}`;
}

function readDevice(name: string, listed: string | null): Token[] {
  if (listed === null || anyDevice.has(listed)) return [];
  const { mark, text } = splitMark(listed);
  return inverted(mark, option(name, text));
}

function readFragment(listed: string): Token[] {
  if (listed === '-f') return option('-f');
  return listed === '!f' ? inverted('!', option('-f')) : [];
}

const splitMark = (listed: string): { mark: string | undefined; text: string } =>
  listed.startsWith('!') ? { mark: '!', text: listed.slice(1) } : { mark: undefined, text: listed };
