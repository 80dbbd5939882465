import type { ForwardingMethod, RealServer, ServiceKey, VirtualService } from '../../model/ipvs.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { numberOf } from '../attributes.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';
import { readEndpoint, readHexEndpoint } from './endpoint.ts';
import { addService, newService, newServiceList, type ServiceList } from './services.ts';

/** How the numbers of a listing are written, and what its columns are called. */
interface Style {
  /** /proc/net/ip_vs: hexadecimal throughout. */
  hex: boolean;
  /** Names of the columns behind the real server's address. */
  columns: string[];
}

const usualColumns = ['Forward', 'Weight', 'ActiveConn', 'InActConn'];

/** Reads `ipvsadm -Ln`, with other columns too (`--thresholds`, `--stats`), and /proc/net/ip_vs. */
export function readIpvsList(text: string, source: string): Parsed<VirtualService[]> {
  const list = newServiceList();
  // The kernel's own heading is not padded as that of ipvsadm is.
  const style: Style = { hex: /^ +-> RemoteAddress:Port Forward Weight/m.test(text), columns: usualColumns };
  for (const line of linesOf(text)) {
    const words = wordsOf(line.text);
    if (isNoise(line.text) || /^IP Virtual Server version/.test(line.text)) continue;
    if (words[0] === 'Prot' || words[1] === 'RemoteAddress:Port') {
      const columns = words.slice(2).filter((word) => word !== 'Scheduler' && word !== 'Flags');
      if (columns.length > 0) style.columns = columns;
      continue;
    }
    const origin = originOf(source, line);
    const wrong =
      words[0] === '->'
        ? readServerLine(list.result.facts.at(-1), words, style, origin)
        : readServiceLine(list, words, style, origin);
    if (wrong !== null) list.result.warnings.push(warning(origin, 'other', wrong));
  }
  return list.result;
}

/** Adds a service to the list. A text tells what is wrong. */
function readServiceLine(list: ServiceList, words: readonly string[], style: Style, origin: Origin): string | null {
  const key = readKey(words, style);
  if (key === null) return 'not understood';
  const rest = words.slice(key.type === 'mark' && words[2] === 'IPv6' ? 3 : 2);
  const [scheduler = 'none', ...flags] = rest;
  const persistent = flags.indexOf('persistent');
  // The kernel's own listing counts in its ticks, and does not tell how many a second has.
  const seconds = persistent < 0 || style.hex ? null : numberOf(flags[persistent + 1]);
  const mask = flags.includes('mask') ? (flags[flags.indexOf('mask') + 1] ?? null) : null;
  const schedulerFlags = flags.find((word) => /^\(.*\)$/.test(word))?.slice(1, -1);
  addService(list, {
    ...newService(key, origin),
    // With --stats and --rate counters stand where the scheduler stands else.
    scheduler: /^\d/.test(scheduler) ? 'none' : scheduler,
    schedulerFlags: schedulerFlags?.split(',') ?? [],
    persistence: persistent < 0 ? null : { seconds, mask: mask ?? kernelMask(flags[persistent + 2]) },
    onePacket: flags.includes('ops'),
  });
  return null;
}

/** The mask of /proc/net/ip_vs: eight hexadecimal digits, all set for a single IPv4 client. */
function kernelMask(text: string | undefined): string | null {
  if (text === undefined || !/^[0-9A-F]{8}$/.test(text) || text === 'FFFFFFFF') return null;
  return readHexEndpoint(`${text}:0000`)?.address ?? null;
}

function readKey([kind = '', text = '', third]: readonly string[], { hex }: Style): ServiceKey | null {
  if (kind === 'FWM') {
    const mark = hex ? Number.parseInt(text, 16) : numberOf(text);
    if (mark === null || Number.isNaN(mark)) return null;
    return { type: 'mark', mark, family: hex ? null : third === 'IPv6' ? 6 : 4 };
  }
  const endpoint = hex ? readHexEndpoint(text) : (readEndpoint(text) ?? readHexEndpoint(text));
  if (endpoint === null || !/^(?:TCP|UDP|SCTP)$/.test(kind)) return null;
  return { type: 'address', protocol: kind.toLowerCase(), ...endpoint };
}

const methods = new Map<string | undefined, ForwardingMethod>([
  ['Masq', 'masquerading'],
  ['Route', 'direct-routing'],
  ['Tunnel', 'tunneling'],
  ['Local', 'local'],
  ['Bypass', 'bypass'],
]);

/** Gives the service before it a real server. A text tells what is wrong. */
function readServerLine(
  service: VirtualService | undefined,
  [, address = '', ...cells]: readonly string[],
  { hex, columns }: Style,
  origin: Origin,
): string | null {
  const endpoint = hex ? readHexEndpoint(address) : (readEndpoint(address) ?? readHexEndpoint(address));
  if (endpoint === null) return 'names no real server by address and port';
  if (service === undefined) return 'belongs to no virtual service of this text';
  const cell = (name: string): string | undefined =>
    columns.includes(name) ? cells[columns.indexOf(name)] : undefined;
  const server: RealServer = {
    origin,
    ...endpoint,
    method: methods.get(cell('Forward')) ?? null,
    weight: numberOf(cell('Weight')),
    upperThreshold: numberOf(cell('Uthreshold')),
  };
  service.servers.push(server);
  return server.method === null || server.weight === null
    ? 'does not tell the forwarding method and weight of the real server'
    : null;
}
