import { createReadStream, readFileSync, statSync } from 'node:fs';
import { printable } from '../../model/printable.ts';
import { absent, type Files, type Piece } from '../files.ts';
import { splitByHost } from '../ip-addr/split.ts';
import { isJson } from '../json.ts';
import { type Format, firstForeignLine, recogniseAs } from '../recognise.ts';
import { EvidenceError, reasonOf } from './evidence-error.ts';
import { defaultLimits, type Limits, printSize } from './limits.ts';
import { decode, pieceOf } from './pieces.ts';

/** Paths of single files, `-` for standard input. */
export interface SingleFiles {
  iptables?: string;
  ipAddr?: string;
  ipRoute?: string;
  brctl?: string;
  nft?: string;
  ipvs?: string;
}

/** The name of the node that pasted files are about: they do not tell it. */
const node = 'node';

/** What each option is meant for, the form of last resort first; the content decides where it tells. */
const meant: Record<keyof SingleFiles, readonly [Format, ...Format[]]> = {
  iptables: ['iptables-save', 'iptables-spec', 'iptables-list'],
  ipAddr: ['ip-addr', 'ip-link'],
  ipRoute: ['ip-route', 'ip-rule', 'ip-neigh'],
  brctl: ['brctl', 'bridge-link'],
  nft: ['nft-text', 'nft-json'],
  ipvs: ['ipvsadm-save', 'ipvsadm-list'],
};

/** The same for people. */
const meantWords: Record<keyof SingleFiles, string> = {
  iptables: 'iptables-save, iptables -S or iptables -L',
  ipAddr: 'ip addr',
  ipRoute: 'ip route',
  brctl: 'brctl show',
  nft: 'nft list ruleset',
  ipvs: 'ipvsadm -Sn or -Ln',
};

/** Where each format lies in the bundle layout; a name without ending has one for JSON and one for text. */
const places: Record<Format, string> = {
  'iptables-save': 'iptables-save.txt',
  'iptables-spec': 'iptables-save.txt',
  'iptables-list': 'iptables-save.txt',
  'nft-text': 'nft-ruleset',
  'nft-json': 'nft-ruleset',
  'ip-addr': 'ip-addr',
  'ip-link': 'ip-link',
  'ip-route': 'ip-route',
  'ip-rule': 'ip-rule',
  'ip-neigh': 'ip-neigh',
  brctl: 'brctl-show.txt',
  'bridge-link': 'bridge-link',
  'bridge-fdb': 'bridge-fdb',
  'bridge-vlan': 'bridge-vlan',
  'ipvsadm-save': 'ipvsadm.txt',
  'ipvsadm-list': 'ipvsadm.txt',
  ipset: 'ipset-save.txt',
  sysctl: 'sysctl.txt',
  conntrack: 'conntrack.txt',
  sockets: 'ss.txt',
};

/**
 * Reads single command outputs, in whatever form they are, as the evidence of one node.
 * Throws EvidenceError where a file cannot be read, where two options ask for standard input, or where nothing in any of the files is
 * understood.
 */
export async function openFiles(
  files: SingleFiles,
  input: () => AsyncIterable<unknown> = () => process.stdin,
  limits: Limits = defaultLimits,
): Promise<Files> {
  const given = Object.entries(files).filter((entry): entry is [keyof SingleFiles, string] => entry[1] !== undefined);
  if (given.filter(([, path]) => path === '-').length > 1) {
    throw new EvidenceError('-', 'standard input can be read for one option only');
  }
  const pieces = new Map<string, Piece>();
  const foreign: EvidenceError[] = [];
  for (const [option, path] of given) {
    const text = await readText(path, input, limits);
    const format = recogniseAs(text, meant[option]) ?? meant[option][0];
    const [place, otherwise] = [placeOf(format, text), placeOf(meant[option][0], text)];
    const source = path === '-' ? 'stdin' : path;
    const line = firstForeignLine(text);
    if (line !== null) foreign.push(notUnderstood(source, option, line));
    const hosts = format === 'ip-addr' || format === 'ip-link' ? splitByHost(text) : null;
    if (hosts === null) pieces.set(pieces.has(place) ? otherwise : place, pieceOf(source, text, null));
    for (const { folder, text: own } of hosts ?? []) {
      pieces.set(
        folder === null ? `nodes/${node}/ip-addr.txt` : `pods/${folder}/ip-addr.txt`,
        pieceOf(source, own, null),
      );
    }
  }
  if (foreign.length === given.length && foreign.length > 0) throw foreign[0];
  const origin = given.map(([, path]) => (path === '-' ? 'stdin' : path)).join(', ');
  return { origin, time: null, paths: [...pieces.keys()], read: (path) => pieces.get(path) ?? absent(path) };
}

const notUnderstood = (source: string, option: keyof SingleFiles, line: string): EvidenceError =>
  new EvidenceError(
    source,
    `nothing in it looks like what ${meantWords[option]} prints; it begins with "${printable(line.slice(0, 80))}"`,
  );

function placeOf(format: Format, text: string): string {
  const place = places[format];
  const ending = place.includes('.') ? '' : isJson(text) ? '.json' : '.txt';
  return `nodes/${node}/${place}${ending}`;
}

function readWhole(path: string, size: number, limits: Limits): string {
  if (size > limits.file) throw new EvidenceError(path, `is larger than ${printSize(limits.file)}`);
  return decode(readFileSync(path));
}

/** The whole text. Anything but a folder will do: `<(ssh node iptables-save)` is a pipe. */
async function readText(path: string, input: () => AsyncIterable<unknown>, limits: Limits): Promise<string> {
  try {
    const status = path === '-' ? null : statSync(path);
    if (status?.isDirectory()) throw new EvidenceError(path, 'is a folder where a file is due');
    if (status?.isFile()) return readWhole(path, status.size, limits);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of path === '-' ? input() : createReadStream(path)) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      size += bytes.length;
      if (size > limits.file) throw new EvidenceError(path, `is larger than ${printSize(limits.file)}`);
      chunks.push(bytes);
    }
    return decode(Buffer.concat(chunks));
  } catch (error) {
    throw error instanceof EvidenceError ? error : new EvidenceError(path, reasonOf(error), { cause: error });
  }
}
