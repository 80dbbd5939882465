import type { BridgePort, Link } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { booleanIn, type JsonObject, numberIn, objectIn, readJson, textIn, textsIn } from '../json.ts';
import { warning } from '../lines.ts';
import { type LinkFacts, macOf, newLink, readCalls, readTunnel, tunnelTypes } from './facts.ts';

/** Takes one element of the list and its origin: `ip -j addr` keeps its addresses there. */
export type ElementReader = (element: JsonObject, origin: Origin) => void;

/** Reads `ip -j link`, `ip -j -d link` and `ip -j addr`. Every element goes to `readElement` too. */
export function readLinkJson(text: string, source: string, readElement: ElementReader): Parsed<LinkFacts> {
  const { facts: elements, warnings } = readJson(text, source, 'link');
  const facts: LinkFacts = { links: [], ports: [] };
  for (const { value, origin } of elements) {
    readElement(value, origin);
    const name = textIn(value, 'ifname');
    if (name !== null) facts.links.push(readLink(value, name, origin));
    else if (!('addr_info' in value)) warnings.push(warning(origin, 'link', 'names no device'));
    const info = objectIn(value, 'linkinfo');
    if (name !== null && info.info_slave_kind === 'bridge') {
      facts.ports.push(readPort(name, textIn(value, 'master') ?? '', objectIn(info, 'info_slave_data'), origin));
    }
  }
  return { facts, warnings };
}

function readLink(value: JsonObject, name: string, origin: Origin): Link {
  const link = newLink(origin, name);
  const info = objectIn(value, 'linkinfo');
  const data = objectIn(info, 'info_data');
  const namespaceId = numberIn(value, 'link_netnsid');
  link.ifindex = numberIn(value, 'ifindex');
  link.flags = textsIn(value, 'flags');
  link.mtu = numberIn(value, 'mtu');
  link.state = textIn(value, 'operstate');
  link.master = textIn(value, 'master');
  const tunnelKind = tunnelTypes.get(textIn(value, 'link_type') ?? '');
  link.kind = textIn(info, 'info_kind') ?? tunnelKind ?? null;
  if (tunnelKind !== undefined) {
    const isFixed = textsIn(value, 'flags').includes('POINTOPOINT');
    link.tunnel = readTunnel(textIn(value, 'address'), isFixed ? textIn(value, 'broadcast') : null);
  }
  link.mac = macOf(textIn(value, 'address'));
  link.peerIndex = numberIn(value, 'link_index');
  link.peerName = textIn(value, 'link');
  link.peerNamespace = textIn(value, 'link_netns') ?? (namespaceId === null ? null : String(namespaceId));
  link.vxlan = link.kind === 'vxlan' ? readVxlan(data) : null;
  if (link.kind === 'bridge') {
    link.callsIptables = readCalls(numberIn(data, 'nf_call_iptables'), numberIn(data, 'nf_call_ip6tables'));
  }
  link.altNames = textsIn(value, 'altnames');
  return link;
}

function readVxlan(data: JsonObject): Link['vxlan'] {
  const id = numberIn(data, 'id');
  if (id === null) return null;
  return {
    id,
    port: numberIn(data, 'port'),
    local: textIn(data, 'local') ?? textIn(data, 'local6'),
    device: textIn(data, 'link'),
  };
}

/** The settings of a bridge port as `ip -d link` and `bridge link` name them alike. */
export const readPort = (device: string, bridge: string, data: JsonObject, origin: Origin): BridgePort => ({
  origin,
  device,
  bridge,
  state: textIn(data, 'state'),
  hairpin: booleanIn(data, 'hairpin'),
  isolated: booleanIn(data, 'isolated'),
  flood: booleanIn(data, 'flood'),
  learning: booleanIn(data, 'learning'),
});
