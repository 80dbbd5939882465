import { type AddressRange, addressBits, familyOf, parsePrefix } from '../../model/address.ts';
import { type PortRange, parsePortRange } from '../../model/ports.ts';
import { rangeOf } from '../address-match.ts';
import { protocolName } from '../protocol.ts';

/** One dimension of an element, ready to compare. */
export type Component =
  /** `length`: that of the prefix, of which the longest decides. */
  | { kind: 'address'; range: AddressRange; text: string; length: number }
  /** Protocol null: TCP or UDP (bitmap:port). */
  | { kind: 'port'; protocol: string | null; ports: PortRange; icmp: { type: number; code: number } | null }
  | { kind: 'mac'; address: string }
  /** The pattern is a name, with `+` behind it where any rest will do. */
  | { kind: 'device'; pattern: string; isBridgePort: boolean }
  | { kind: 'mark'; value: number };

/**
 * Reads an element by the dimensions of its set's type (ipset(8)): `10.0.0.1,tcp:80,10.0.0.0/8` of hash:ip,port,net.
 * A bitmap:ip,mac element may leave out the address of the hardware. Null where the element does not fit the type.
 * @param isWildcard the device is the start of a name (`wildcard` of hash:net,iface)
 */
export function parseElement(text: string, dimensions: readonly string[], isWildcard: boolean): Component[] | null {
  const parts = text.split(',');
  if (parts.length > dimensions.length || (parts.length < dimensions.length && dimensions[parts.length] !== 'mac'))
    return null;
  const components: Component[] = [];
  for (const [index, part] of parts.entries()) {
    const component = parseComponent(part, dimensions[index]!, isWildcard);
    if (component === null) return null;
    components.push(component);
  }
  return components;
}

/** `dimension` as a set's type names it: ip, net, port, mac, iface, mark. */
function parseComponent(text: string, dimension: string, isWildcard: boolean): Component | null {
  switch (dimension) {
    case 'ip':
    case 'net':
      return parseAddresses(text);
    case 'port':
      return parsePort(text);
    case 'mac':
      return { kind: 'mac', address: text.toLowerCase() };
    case 'iface': {
      const isBridgePort = text.startsWith('physdev:');
      const name = isBridgePort ? text.slice('physdev:'.length) : text;
      return { kind: 'device', pattern: isWildcard ? `${name}+` : name, isBridgePort };
    }
    case 'mark':
      return /^(?:0x[\da-f]{1,8}|\d{1,10})$/i.test(text) ? { kind: 'mark', value: Number(text) } : null;
    default:
      return null;
  }
}

function parseAddresses(text: string): Component | null {
  const prefix = parsePrefix(text);
  if (prefix !== null) return { kind: 'address', range: rangeOf(prefix), text, length: prefix.length };
  const [from, to, ...rest] = text.split('-');
  const family = familyOf(from!);
  if (family === null || to === undefined || familyOf(to) !== family || rest.length > 0) return null;
  return { kind: 'address', range: { family, first: addressBits(from!)!, last: addressBits(to)! }, text, length: 0 };
}

/** `tcp:80`, `80-90` (any of TCP and UDP), `icmp:8/0`, `icmp:echo-request`. */
function parsePort(text: string): Component | null {
  const colon = text.indexOf(':');
  const protocol = colon < 0 ? null : protocolName(text.slice(0, colon));
  if (colon >= 0 && protocol === null) return null;
  const value = text.slice(colon + 1);
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    const icmp = parseIcmp(protocol, value);
    return icmp && { kind: 'port', protocol, ports: { from: 0, to: 0 }, icmp };
  }
  const ports = parsePortRange(value);
  return ports && { kind: 'port', protocol, ports, icmp: null };
}

const icmpNames = new Map<string, readonly [type: number, code: number]>([
  ['icmp:echo-reply', [0, 0]],
  ['icmp:pong', [0, 0]],
  ['icmp:echo-request', [8, 0]],
  ['icmp:ping', [8, 0]],
  ['icmpv6:echo-request', [128, 0]],
  ['icmpv6:ping', [128, 0]],
  ['icmpv6:echo-reply', [129, 0]],
  ['icmpv6:pong', [129, 0]],
]);

function parseIcmp(protocol: string, text: string): { type: number; code: number } | null {
  const match = /^(\d{1,3})\/(\d{1,3})$/.exec(text);
  const named = icmpNames.get(`${protocol}:${text}`);
  if (named) return { type: named[0], code: named[1] };
  return match && { type: Number(match[1]), code: Number(match[2]) };
}
