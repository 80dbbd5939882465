import type { Packet } from '../../../model/packet.ts';
import { congestion, serviceClasses } from '../../../sources/nft/symbols.ts';
import { addressTypeOf, type DataType, integerType, protocolType, symbolType } from '../data-type.ts';
import { addressOperand, numberOperand, type Operand, protocolOperand, unknownOperand } from '../operand.ts';
import { type Field, fieldOf } from './payload-field.ts';

const dscpType = symbolType('dscp', 6, serviceClasses);
const ecnType = symbolType('ecn', 2, congestion);

function fieldsOf(family: 4 | 6): (words: string, type: DataType, evaluate: (packet: Packet) => Operand) => Field {
  return (words, type, evaluate) => fieldOf((packet) => packet.family === family, words, type, evaluate);
}

const lengthOf = (packet: Packet, header: number): Operand =>
  packet.length === null
    ? unknownOperand('the length of the packet was not given')
    : numberOperand(packet.length - header);

/** Fields that both versions have. */
function common(family: 4 | 6): Record<string, Field> {
  const field = fieldsOf(family);
  return {
    saddr: field('source', addressTypeOf(family), ({ source }) => addressOperand(source, 'source')),
    daddr: field('destination', addressTypeOf(family), ({ destination }) => addressOperand(destination, 'destination')),
    version: field('IP version', integerType(4), () => numberOperand(family)),
    dscp: field('DSCP', dscpType, ({ tos }) => numberOperand(tos >> 2)),
    ecn: field('ECN', ecnType, ({ tos }) => numberOperand(tos & 3)),
  };
}

const ip4 = fieldsOf(4);
const ip6 = fieldsOf(6);

/** Fields of the IPv4 header. The packets of the model are no fragments: offset and more-fragments are 0, the rest is not known. */
export const ipFields: Record<string, Field> = {
  ...common(4),
  protocol: ip4('protocol', protocolType, protocolOperand),
  ttl: ip4('TTL', integerType(8), ({ ttl }) => numberOperand(ttl)),
  length: ip4('length', integerType(16), (packet) => lengthOf(packet, 0)),
  'frag-off': ip4('fragment offset', integerType(16), () => ({ kind: 'number', bits: 0n, known: ~0xc000n })),
};

/** Fields of the IPv6 header. The packets of the model have no extension headers. */
export const ip6Fields: Record<string, Field> = {
  ...common(6),
  nexthdr: ip6('protocol', protocolType, protocolOperand),
  hoplimit: ip6('hop limit', integerType(8), ({ ttl }) => numberOperand(ttl)),
  length: ip6('payload length', integerType(16), (packet) => lengthOf(packet, 40)),
};
