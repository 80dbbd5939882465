import { addressBits, rangeContains } from '../../model/address.ts';
import { hasPorts, type Packet } from '../../model/packet.ts';
import { unknownAddress, unknownAddressIs } from '../address-match.ts';
import { testDevice } from '../device-match.ts';
import { testPort } from '../port-match.ts';
import { no, type Result, unknown, yesIf } from '../rule.ts';
import type { Component } from './element.ts';

/** Which end of the packet a dimension looks at: `src` or `dst`. */
export type Side = 'source' | 'destination';

/** Options of a set that change how packets are compared with it. */
export interface SetOptions {
  /** Bits of addresses that are compared (`netmask`, `bitmask`); null: all. */
  addressMask: bigint | null;
  markMask: number;
}

/** Does one dimension of an element fit the packet? */
export function testComponent(component: Component, side: Side, packet: Packet, options: SetOptions): Result {
  switch (component.kind) {
    case 'address':
      return testAddressComponent(component, side, packet, options.addressMask);
    case 'port':
      return testPortComponent(component, side, packet);
    case 'mac': {
      const address = side === 'source' ? packet.sourceMac : packet.destinationMac;
      if (address !== null) return yesIf(address.toLowerCase() === component.address);
      return unknown(
        `the ${side} hardware address is ${component.address}`,
        `the ${side} hardware address was not given`,
      );
    }
    case 'device': {
      const { isBridgePort, pattern } = component;
      if (side === 'source') return testDevice(isBridgePort ? 'physIn' : 'in', packet, pattern);
      return testDevice(isBridgePort ? 'physOut' : 'out', packet, pattern);
    }
    case 'mark':
      return yesIf((packet.mark & options.markMask) >>> 0 === component.value);
  }
}

function testAddressComponent(
  { range, text }: Extract<Component, { kind: 'address' }>,
  side: Side,
  packet: Packet,
  mask: bigint | null,
): Result {
  const address = packet[side];
  if (address === unknownAddress) return unknownAddressIs(side, text, mask === null ? [range] : null);
  if (mask === null) return yesIf(rangeContains(range, address));
  const masked = addressBits(address)! & mask;
  return yesIf(range.family === packet.family && masked >= range.first && masked <= range.last);
}

/** As ip_set_getport: other protocols than these have port 0; a set of bare ports looks at TCP and UDP only. */
function testPortComponent(
  { protocol, ports, icmp }: Extract<Component, { kind: 'port' }>,
  side: Side,
  packet: Packet,
): Result {
  const isWanted =
    protocol === null ? packet.protocol === 'tcp' || packet.protocol === 'udp' : packet.protocol === protocol;
  if (!isWanted) return no;
  if (icmp !== null) {
    if (packet.icmp === null)
      return unknown(`the ICMP type is ${icmp.type}/${icmp.code}`, "the packet's ICMP type was not given");
    return yesIf(packet.icmp.type === icmp.type && packet.icmp.code === icmp.code);
  }
  if (!hasPorts(packet.protocol)) return yesIf(ports.from === 0);
  return testPort(side, side === 'source' ? packet.sourcePorts : packet.destinationPorts, [ports]);
}
