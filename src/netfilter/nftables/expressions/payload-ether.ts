import type { Packet } from '../../../model/packet.ts';
import { etherTypes } from '../../../sources/nft/symbols.ts';
import { hardwareAddressType, symbolType } from '../data-type.ts';
import { absent, numberOperand, type Operand, unknownOperand } from '../operand.ts';
import type { Field } from './payload-field.ts';

/** What the host makes itself has no link header yet, and nft asks of what comes in that its device be ether (`meta iiftype ether`): lo is not. */
const lacksHeader = ({ local, in: device }: Packet): boolean => local || device === 'lo';

function hardwareAddress(packet: Packet, address: string | null, which: string): Operand {
  if (lacksHeader(packet)) return absent;
  const bits = address === null ? null : hardwareAddressType.read(address);
  return bits === null
    ? unknownOperand(`the ${which} hardware address of the packet is not in the evidence`)
    : numberOperand(bits);
}

export const etherFields: Record<string, Field> = {
  saddr: {
    words: 'source hardware address',
    type: hardwareAddressType,
    evaluate: (packet) => hardwareAddress(packet, packet.sourceMac, 'source'),
  },
  daddr: {
    words: 'destination hardware address',
    type: hardwareAddressType,
    evaluate: (packet) => hardwareAddress(packet, packet.destinationMac, 'destination'),
  },
  type: {
    words: 'network protocol',
    type: symbolType('ether_type', 16, etherTypes),
    evaluate: (packet) => (lacksHeader(packet) ? absent : numberOperand(packet.family === 4 ? 0x0800 : 0x86dd)),
  },
};
