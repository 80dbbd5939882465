import { hasPorts, type Packet } from '../../../model/packet.ts';
import { tcpFlags } from '../../../sources/nft/symbols.ts';
import { integerType, portType, symbolType } from '../data-type.ts';
import { numberOperand, type Operand, portOperand, unknownOperand } from '../operand.ts';
import { type Field, fieldOf } from './payload-field.ts';

/** The ports of one protocol. */
export function portFields(protocol: string): Record<string, Field> {
  const isProtocol = (packet: Packet): boolean => packet.protocol === protocol;
  return {
    sport: fieldOf(isProtocol, `${protocol} source port`, portType, sourcePort),
    dport: fieldOf(isProtocol, `${protocol} destination port`, portType, destinationPort),
  };
}

const sourcePort = (packet: Packet): Operand => portOperand(packet.sourcePorts, 'source');
const destinationPort = (packet: Packet): Operand => portOperand(packet.destinationPorts, 'destination');

const flagBits = (packet: Packet): Operand => {
  if (packet.tcpFlags === null) return unknownOperand('the TCP flags of the packet were not given');
  return numberOperand(packet.tcpFlags.reduce((bits, flag) => bits | (tcpFlags.get(flag.toLowerCase()) ?? 0), 0));
};

const isTcp = (packet: Packet): boolean => packet.protocol === 'tcp';

export const tcpFields: Record<string, Field> = {
  ...portFields('tcp'),
  flags: fieldOf(isTcp, 'TCP flags', symbolType('tcp_flag', 8, tcpFlags), flagBits),
  reserved: fieldOf(isTcp, 'reserved TCP bits', integerType(4), () => numberOperand(0)),
};

/** What a packet of a protocol without ports has in their place is not in the model. */
const portsOrBytes =
  (ports: (packet: Packet) => Operand) =>
  (packet: Packet): Operand =>
    hasPorts(packet.protocol)
      ? ports(packet)
      : unknownOperand(`a ${packet.protocol} packet has other fields where ports would be`);

/** The ports of any protocol: nft tests no protocol here, the bytes count. */
export const thFields: Record<string, Field> = {
  sport: { words: 'source port', type: portType, evaluate: portsOrBytes(sourcePort) },
  dport: { words: 'destination port', type: portType, evaluate: portsOrBytes(destinationPort) },
};
