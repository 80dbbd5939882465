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
  /** Addresses are cut to this many bits before they are compared. */
  netmask: number | null;
  markmask: number;
}

/** Does one dimension of an element fit the packet? */
export function testComponent(component: Component, side: Side, packet: Packet, options: SetOptions): Result {
  switch (component.kind) {
    case 'address':
      return testAddressComponent(component, side, packet, options.netmask);
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
      const { isBridgePort, name } = component;
      if (side === 'source') return testDevice(isBridgePort ? 'physIn' : 'in', packet, name);
      return testDevice(isBridgePort ? 'physOut' : 'out', packet, name);
    }
    case 'mark':
      return yesIf((packet.mark & options.markmask) >>> 0 === component.value);
  }
}

function testAddressComponent(
  { range, text }: Extract<Component, { kind: 'address' }>,
  side: Side,
  packet: Packet,
  netmask: number | null,
): Result {
  const address = packet[side];
  if (address === unknownAddress) return unknownAddressIs(side, text, netmask === null ? [range] : null);
  if (netmask === null) return yesIf(rangeContains(range, address));
  const hostBits = BigInt((packet.family === 4 ? 32 : 128) - netmask);
  const network = (addressBits(address)! >> hostBits) << hostBits;
  return yesIf(range.family === packet.family && network >= range.first && network <= range.last);
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
