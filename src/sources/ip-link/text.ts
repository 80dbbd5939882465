import type { BridgePort, Link } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { numberOf, readAttributes } from '../attributes.ts';
import { isNoise, linesOf, originOf, partsOf, warning, wordsOf } from '../lines.ts';
import { readBriefLine } from './brief.ts';
import { type LinkFacts, macOf, newLink, readCalls, readTunnel, tunnelTypes } from './facts.ts';
import { linkKinds } from './kinds.ts';
import { readName } from './name.ts';

/** Takes the words of an `inet` or `inet6` line; `device` is null where the line stands alone. */
export type AddressReader = (words: string[], device: string | null, origin: Origin) => void;

const heading = {
  valued: new Set(['mtu', 'qdisc', 'master', 'state', 'mode', 'group', 'qlen', 'vrf', 'protodown']),
  flags: new Set(['xdp', 'xdpgeneric', 'xdpoffload', 'xdpdrv', 'xdpmulti']),
};

/** Lines of statistics, virtual functions and details that say nothing of where packets go. */
const details =
  /^(?:(?:RX|TX)\b|[\d\s]+$|alias |vf \d|prog\/|valid_lft |promiscuity |link-netns|(?:in|e)gress-qos-map|protodown |permaddr |parent|[a-z0-9]+_slave\b)/;

/**
 * Reads `ip link`, `ip -d link`, `ip -s link`, `ip addr`, each also with `-oneline` or `-brief`, and what busybox prints for them.
 * Lines with addresses go to `readAddress`.
 */
export function readLinkText(text: string, source: string, readAddress: AddressReader): Parsed<LinkFacts> {
  const result: Parsed<LinkFacts> = { facts: { links: [], ports: [] }, warnings: [] };
  let link: Link | null = null;
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    for (const part of partsOf(line.text)) {
      const head = /^(\d+): ([^\s:]+): <([^<>]*)>(.*)$/.exec(part);
      const joined = /^(\d+): (\S+)\s+(inet6? .*)$/.exec(part);
      if (head) {
        link = readHeading(head, origin);
        result.facts.links.push(link);
        const { values, unknown } = readAttributes(wordsOf(head[4]!), heading);
        link.mtu = numberOf(values.get('mtu'));
        link.state = values.get('state') ?? null;
        link.master = values.get('master') ?? null;
        if (unknown.length > 0) result.warnings.push(warning(origin, 'link', `not understood: ${unknown.join(' ')}`));
      } else if (joined) readAddress(wordsOf(joined[3]!), joined[2]!, origin);
      else if (/^\s*inet6? /.test(part)) readAddress(wordsOf(part), link?.name ?? null, origin);
      else if (readBrief(part, result.facts.links, readAddress, origin)) link = null;
      else if (!readDetail(part.trim(), link, result.facts.ports, origin)) {
        result.warnings.push(warning(origin, 'link', link ? 'not understood' : 'belongs to no device'));
      }
    }
  }
  return result;
}

function readBrief(part: string, links: Link[], readAddress: AddressReader, origin: Origin): boolean {
  const brief = readBriefLine(part, origin);
  if (brief === null) return false;
  if (brief.link !== null) links.push(brief.link);
  for (const words of brief.addresses) readAddress(words, brief.device, origin);
  return true;
}

function readHeading(head: RegExpExecArray, origin: Origin): Link {
  const { device, peerIndex, peerName } = readName(head[2]!);
  const link = newLink(origin, device);
  link.ifindex = Number(head[1]);
  link.flags = head[3] === '' ? [] : head[3]!.split(',');
  link.peerIndex = peerIndex;
  link.peerName = peerName;
  return link;
}

/** Reads a line that continues a device. False: not understood. */
function readDetail(text: string, link: Link | null, ports: BridgePort[], origin: Origin): boolean {
  if (text === '') return true;
  if (link === null) return /^(?:valid_lft )/.test(text);
  const words = wordsOf(text);
  const first = words[0]!;
  const after = (word: string): string | null => words[words.indexOf(word, 1) + 1 || words.length] ?? null;
  if (first.startsWith('link/')) {
    link.mac = macOf(words[1]);
    const kind = tunnelTypes.get(first.slice('link/'.length));
    if (kind !== undefined) {
      link.kind ??= kind;
      link.tunnel = readTunnel(words[1], after('peer'));
    }
    link.peerNamespace = after('link-netns') ?? after('link-netnsid');
  } else if (first === 'altname') link.altNames.push(words[1] ?? '');
  else if (first === 'bridge_slave') ports.push(readPort(link, after, origin));
  else if (details.test(text)) return true;
  else if (linkKinds.has(first) || words.includes('addrgenmode')) {
    link.kind = first;
    if (link.tunnel !== null) link.tunnel = readTunnel(after('local'), after('remote'));
    if (first === 'bridge') {
      link.callsIptables = readCalls(numberOf(after('nf_call_iptables')), numberOf(after('nf_call_ip6tables')));
    }
    const id = numberOf(after('id'));
    if (first === 'vxlan' && id !== null) {
      link.vxlan = { id, port: numberOf(after('dstport')), local: after('local'), device: after('dev') };
    }
  } else return false;
  return true;
}

function readPort(link: Link, after: (word: string) => string | null, origin: Origin): BridgePort {
  const setting = (word: string): boolean | null => ({ on: true, off: false })[after(word) ?? ''] ?? null;
  return {
    origin,
    device: link.name,
    bridge: link.master ?? '',
    state: after('state'),
    hairpin: setting('hairpin'),
    isolated: setting('isolated'),
    flood: setting('flood'),
    learning: setting('learning'),
  };
}
