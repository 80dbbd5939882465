import { isNode } from '../../../model/nft.ts';
import type { Packet } from '../../../model/packet.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import type { CompileExpression, Expression } from '../context.ts';
import { anyType } from '../data-type.ts';
import { absent, numberOperand, type Operand, unknownOperand } from '../operand.ts';

/** An expression that k8snet understands and whose value is in no evidence. */
const untold =
  (kind: string, because: string, isPresent: (packet: Packet) => boolean = () => true): CompileExpression =>
  (body): Expression | null => {
    if (!isNode(body)) return null;
    const words = printExpression({ [kind]: body });
    return { type: anyType, words, evaluate: (packet) => (isPresent(packet) ? unknownOperand(because) : absent) };
  };

/** IPv6 extension headers: the packets of the model have none. */
export const exthdr: CompileExpression = (body): Expression | null => {
  if (!isNode(body)) return null;
  const words = `extension header ${printExpression(body.name ?? null)}`;
  const isField = body.field !== undefined;
  const evaluate = (packet: Packet): Operand => (packet.family !== 6 || isField ? absent : numberOperand(0));
  return { type: anyType, words: isField ? `${words} ${printExpression(body.field!)}` : words, evaluate };
};

const isTcp = (packet: Packet): boolean => packet.protocol === 'tcp';

export const tcpOption = untold('tcp option', 'the TCP options of the packet were not given', isTcp);
export const ipOption = untold(
  'ip option',
  'the IP options of the packet were not given',
  ({ family }) => family === 4,
);
export const sctpChunk = untold(
  'sctp chunk',
  'the SCTP chunks of the packet were not given',
  ({ protocol }) => protocol === 'sctp',
);
export const dccpOption = untold(
  'dccp option',
  'the DCCP options of the packet were not given',
  ({ protocol }) => protocol === 'dccp',
);
export const rt = untold('rt', 'what the route tells of the packet is not in the evidence');
export const osf = untold('osf', 'which system sends the packet is not in the evidence', isTcp);
export const ipsec = untold('ipsec', 'the IPsec state of the packet is not in the evidence');

/** The socket that waits for the packet: without one the rule breaks off (nft_socket_eval). */
export const socket: CompileExpression = (body): Expression | null => {
  if (!isNode(body)) return null;
  const words = printExpression({ socket: body });
  return {
    type: anyType,
    words,
    evaluate(packet, host) {
      const found = host.hasSocket(packet);
      if (found.known && !found.value) return absent;
      return unknownOperand(found.known ? 'the settings of the socket are not in the evidence' : found.because);
    },
  };
};
