import { type Family, familyOf } from '../../model/address.ts';
import type { ConntrackEntry, ConntrackTuple } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { numberOf } from '../attributes.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

/**
 * Reads `conntrack -L` (conntrack(8)), its extended form (`-o extended`, `/proc/net/nf_conntrack`) and the lines of `conntrack -E`.
 */
export function parseConntrack(text: string, source: string): Parsed<ConntrackEntry[]> {
  const result: Parsed<ConntrackEntry[]> = { facts: [], warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text) || /^conntrack v\S+ \(conntrack-tools\):/.test(line.text)) continue;
    const origin = originOf(source, line);
    const entry = readEntry(wordsOf(line.text), origin);
    if (typeof entry === 'string') result.warnings.push(warning(origin, 'conntrack', entry));
    else result.facts.push(entry);
  }
  return result;
}

/** Reads `[ipv4 2] tcp 6 115 TIME_WAIT src=... src=... [ASSURED] mark=0 use=1`. A text tells what is wrong. */
function readEntry(words: readonly string[], origin: Origin): ConntrackEntry | string {
  const first = words.findIndex((word) => word.startsWith('src='));
  const second = words.findIndex((word, at) => at > first && word.startsWith('src='));
  if (first < 0 || second < 0) return 'has no original and reply direction';
  const head = words.slice(0, first).filter((word) => !word.startsWith('['));
  if (head[0] === 'ipv4' || head[0] === 'ipv6') head.splice(0, 2);
  const [protocol = '', protocolNumber, ...rest] = head;
  const original = readTuple(words.slice(first, second));
  const reply = readTuple(words.slice(second));
  const family = original ? familyOf(original.source) : null;
  if (original === null || reply === null || family === null) return 'has a direction without addresses';
  if (protocol === '' || numberOf(protocolNumber) === null) return 'has no protocol';
  return {
    origin,
    family: family as Family,
    // A protocol that the tool has no name for is `unknown 4`.
    protocol: protocol === 'unknown' ? protocolNumber! : protocol,
    timeout: numberOf(rest.find((word) => /^\d+$/.test(word))),
    state: rest.find((word) => /^[A-Z]/.test(word)) ?? null,
    original,
    reply,
    flags: words.filter((word) => /^\[[A-Z_]+\]$/.test(word) && !events.has(word)).map((word) => word.slice(1, -1)),
    mark: numberOf(valueIn(words, 'mark')) ?? 0,
  };
}

const events = new Set(['[NEW]', '[UPDATE]', '[DESTROY]']);

function readTuple(words: readonly string[]): ConntrackTuple | null {
  const source = valueIn(words, 'src');
  const destination = valueIn(words, 'dst');
  if (familyOf(source ?? '') === null || familyOf(destination ?? '') === null) return null;
  const [type, code, id] = ['type', 'code', 'id'].map((key) => numberOf(valueIn(words, key)));
  return {
    source: source!,
    destination: destination!,
    sourcePort: numberOf(valueIn(words, 'sport')),
    destinationPort: numberOf(valueIn(words, 'dport')),
    icmp: type == null || code == null ? null : { type, code, id: id ?? 0 },
  };
}

/** The first value of a key: what follows the reply (`id=` of `-o id`) comes later than the tuple's own. */
function valueIn(words: readonly string[], key: string): string | null {
  const word = words.find((candidate) => candidate.startsWith(`${key}=`));
  return word === undefined ? null : word.slice(key.length + 1);
}
