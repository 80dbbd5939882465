import { canonicalAddress, familyOf } from '../../model/address.ts';
import type { Socket } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

/** Sockets of other families, which `ss` without `-t` or `-u` lists too. */
const otherFamilies = /^(?:u_(?:str|dgr|seq)|nl|p_(?:raw|dgr)|v_(?:str|dgr)|xdp|ti(?:pc)?\S*)$/;

/** Reads `ss -tulnp` (ss(8)) in its order of columns, with or without `Netid`, and `netstat -tulnp` (netstat(8)). */
export function parseSockets(text: string, source: string): Parsed<Socket[]> {
  const result: Parsed<Socket[]> = { facts: [], warnings: [] };
  let protocol: string | null = null;
  for (const line of linesOf(text)) {
    if (isNoise(line.text) || /^(?:Proto\s+Recv-Q|Active Internet|\s)/.test(line.text)) continue;
    if (/^(?:Netid\s+)?State\s+Recv-Q/.test(line.text)) {
      // One protocol was asked for: which one, the listing does not say, but LISTEN is a state of TCP and UNCONN of UDP.
      protocol = line.text.startsWith('Netid') ? null : 'by state';
      continue;
    }
    const words = wordsOf(line.text);
    if (otherFamilies.test(words[0]!)) continue;
    const origin = originOf(source, line);
    const socket = protocol === null ? readRow(words, origin) : readRow([protocolOf(words[0]!), ...words], origin);
    if (socket === null) result.warnings.push(warning(origin, 'socket', 'not understood'));
    else result.facts.push(socket);
  }
  return result;
}

const protocolOf = (state: string): string => (state === 'UNCONN' ? 'udp' : 'tcp');

function readRow(words: readonly string[], origin: Origin): Socket | null {
  const [protocol = '', second = ''] = words;
  const isNetstat = /^\d+$/.test(second);
  const state = isNetstat ? (words.slice(5).find((word) => /^[A-Z_0-9]+$/.test(word)) ?? 'UNCONN') : second;
  const local = readLocal(words[isNetstat ? 3 : 4] ?? '');
  if (!/^[a-z][a-z0-9_-]*$/.test(protocol) || local === null) return null;
  const process = isNetstat ? processOfNetstat(words) : processesOf(origin.text);
  return { origin, protocol: isNetstat ? protocol.replace(/6$/, '') : protocol, state, ...local, process };
}

/** Reads `127.0.0.53%lo:53`, `[::]:80`, `[fe80::1]%eth0:546`, `:::80`, `*:6443`, `0.0.0.0:*`. */
function readLocal(text: string): { address: string; port: number | null; device: string | null } | null {
  const colon = text.lastIndexOf(':');
  const port = text.slice(colon + 1);
  if (colon < 0 || !/^(?:\*|\d{1,5})$/.test(port)) return null;
  const [bare = '', device = null] = text.slice(0, colon).replace(/[[\]]/g, '').split('%');
  if (bare !== '*' && familyOf(bare) === null) return null;
  return { address: canonicalAddress(bare) ?? bare, port: port === '*' ? null : Number(port), device };
}

/** `users:(("nginx",pid=1,fd=6),("nginx",pid=2,fd=6))`: each name once. */
function processesOf(text: string): string | null {
  const users = text.indexOf('users:(');
  if (users < 0) return null;
  const names = new Set([...text.slice(users).matchAll(/\("([^"]*)",(?:pid=)?\d/g)].map((match) => match[1]!));
  return names.size === 0 ? null : [...names].join(', ');
}

/** `2627/kube-proxy` in the last column, `-` where it is not known. */
function processOfNetstat(words: readonly string[]): string | null {
  const column = words.slice(5).findIndex((word) => /^\d+\//.test(word));
  return column < 0
    ? null
    : words
        .slice(5 + column)
        .join(' ')
        .replace(/^\d+\//, '');
}
