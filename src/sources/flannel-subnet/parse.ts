import { parsePrefix } from '../../model/address.ts';
import type { FlannelSubnet } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning } from '../lines.ts';

/**
 * Reads what flanneld writes for the CNI plugin, `/run/flannel/subnet.env` (flannel, pkg/subnet, WriteSubnetFile): `NAME=VALUE` a line. Since 0.20 the
 * network may be several, with commas between. Null where no line tells a network or a subnet.
 */
export function parseFlannelSubnet(text: string, source: string): Parsed<FlannelSubnet | null> {
  const result: Parsed<FlannelSubnet | null> = { facts: null, warnings: [] };
  const subnet: Omit<FlannelSubnet, 'origin'> = {
    network: { 4: [], 6: [] },
    subnet: { 4: null, 6: null },
    mtu: null,
    masquerades: null,
    lines: {},
  };
  let first: Origin | null = null;
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const match = /^\s*(FLANNEL_[A-Z0-9_]{1,40})=\s*(["']?)(.*?)\2\s*$/.exec(line.text);
    const known = match !== null && readSetting(subnet, match[1]!, match[3]!);
    if (!known) {
      const why = match === null ? 'is no setting of flannel' : 'is a setting of flannel that was not understood';
      result.warnings.push(warning(origin, 'config', why));
      continue;
    }
    subnet.lines[match[1]!] = origin;
    if (/NETWORK|SUBNET/.test(match[1]!)) first ??= origin;
  }
  if (first !== null) result.facts = { origin: first, ...subnet };
  return result;
}

/** False where the name or the value is not understood. An empty value tells nothing. */
function readSetting(subnet: Omit<FlannelSubnet, 'origin'>, name: string, value: string): boolean {
  const family = name.startsWith('FLANNEL_IPV6_') ? 6 : 4;
  switch (name) {
    case 'FLANNEL_NETWORK':
    case 'FLANNEL_IPV6_NETWORK': {
      const networks = value === '' ? [] : value.split(',');
      if (networks.some((text) => parsePrefix(text)?.family !== family)) return false;
      subnet.network[family] = networks;
      return true;
    }
    case 'FLANNEL_SUBNET':
    case 'FLANNEL_IPV6_SUBNET':
      if (value !== '' && parsePrefix(value)?.family !== family) return false;
      subnet.subnet[family] = value === '' ? null : value;
      return true;
    case 'FLANNEL_MTU':
      if (!/^\d{1,6}$/.test(value)) return false;
      subnet.mtu = Number(value);
      return true;
    case 'FLANNEL_IPMASQ':
      if (value !== 'true' && value !== 'false') return false;
      subnet.masquerades = value === 'true';
      return true;
    default:
      return false;
  }
}
