import { isNode } from '../../../model/nft.ts';
import type { Packet } from '../../../model/packet.ts';
import { protocolNumber } from '../../protocol.ts';
import type { CompileExpression, Expression } from '../context.ts';
import { anyType } from '../data-type.ts';
import { absent, unknownOperand } from '../operand.ts';
import { etherFields } from './payload-ether.ts';
import type { Field } from './payload-field.ts';
import { icmpFields, icmpv6Fields } from './payload-icmp.ts';
import { ip6Fields, ipFields } from './payload-ip.ts';
import { rawField } from './payload-raw.ts';
import { portFields, tcpFields, thFields } from './payload-transport.ts';

/** Fields that the model of a packet tells, by protocol. */
const known: Record<string, Record<string, Field>> = {
  ip: ipFields,
  ip6: ip6Fields,
  tcp: tcpFields,
  udp: portFields('udp'),
  udplite: portFields('udplite'),
  sctp: portFields('sctp'),
  dccp: portFields('dccp'),
  th: thFields,
  icmp: icmpFields,
  icmpv6: icmpv6Fields,
  ether: etherFields,
};

/** nft's names of headers that no packet of the model has a name for. */
const numbers: Record<string, number> = { igmp: 2, ah: 51, esp: 50, comp: 108, gre: 47, gretap: 47 };

/** Headers that an IP packet without a link layer of its own cannot have where IP rules see it. */
const neverInIp = new Set(['arp']);

/**
 * A field of one of the packet's headers (nft(8) PAYLOAD EXPRESSIONS). nft adds a test of the protocol that the listing
 * does not show: a packet of another protocol has no such field, and the rule breaks off.
 */
export const payload: CompileExpression = (body): Expression | null => {
  if (!isNode(body)) return null;
  if (body.base !== undefined) return rawField(body);
  const protocol = String(body.protocol);
  const name = String(body.field);
  if (body.tunnel !== undefined) return untold(`${name} of the tunnelled ${protocol} packet`, () => true);
  const fields = Object.hasOwn(known, protocol) ? known[protocol]! : {};
  if (Object.hasOwn(fields, name)) return fields[name]!;
  return untold(`${protocol} ${name}`, (packet) => hasHeader(packet, protocol));
};

/** A field that a packet of the protocol has, whose content no evidence tells. */
const untold = (words: string, isPresent: (packet: Packet) => boolean): Expression => ({
  type: anyType,
  words,
  evaluate: (packet) => (isPresent(packet) ? unknownOperand(`the ${words} of the packet was not given`) : absent),
});

function hasHeader(packet: Packet, protocol: string): boolean {
  if (neverInIp.has(protocol)) return false;
  if (protocol === 'ip') return packet.family === 4;
  if (protocol === 'ip6') return packet.family === 6;
  const number = protocolNumber(protocol) ?? numbers[protocol] ?? null;
  return number === null || number === protocolNumber(packet.protocol);
}
