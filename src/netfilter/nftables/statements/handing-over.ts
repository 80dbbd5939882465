import { addressFromBits } from '../../../model/address.ts';
import { isNode } from '../../../model/nft.ts';
import { singlePort } from '../../../model/ports.ts';
import { printStatement } from '../../../sources/nft/print/print-statement.ts';
import { no, type Outcome } from '../../rule.ts';
import type { CompileStatement } from '../context.ts';
import { familyOfNat } from './nat.ts';
import { readAddresses, readPorts } from './nat-request.ts';

const handOver = (to: string): Outcome => ({
  kind: 'verdict',
  verdict: { type: 'handed-over', because: `${to} decides on the packet, and that is not in the evidence` },
  effect: `hand over to ${to}`,
});

/** To a program (nft_queue.c). */
export const queue: CompileStatement = (body) => {
  const text = printStatement({ queue: body })
    .replace(/^queue/, 'the program at queue')
    .replace(' to ', ' ');
  const outcome = handOver(text);
  return { acts: true, evaluate: () => outcome, words: () => `hand over to ${text}` };
};

/** To the kernel's SYN proxy; what is no TCP breaks off the rule (nft_synproxy.c). */
export const synproxy: CompileStatement = () => {
  const outcome = handOver('the SYN proxy');
  return {
    acts: true,
    evaluate: (packet) => (packet.protocol === 'tcp' ? outcome : no),
    words: () => 'hand over to the SYN proxy',
  };
};

/** To the socket of a transparent proxy; without one the rule breaks off (nft_tproxy.c). */
export const tproxy: CompileStatement = (body, context) => {
  if (!isNode(body)) return null;
  const family = familyOfNat(body.family, context.family);
  const port = body.port === undefined ? null : readPorts(body.port);
  const text = `the transparent proxy${printStatement({ tproxy: body }).replace(/^tproxy(?: ip6?)? to/, ' at')}`;
  const outcome = handOver(text);
  return {
    acts: true,
    words: () => `hand over to ${text}`,
    evaluate(packet, host) {
      if (family !== null && family !== packet.family) return no;
      if (packet.protocol !== 'tcp' && packet.protocol !== 'udp') return no;
      const addresses = body.addr === undefined ? null : readAddresses(body.addr, packet.family);
      const destination = addresses === null ? packet.destination : addressFromBits(packet.family, addresses.first);
      const destinationPorts = port === null ? packet.destinationPorts : singlePort(port.from);
      const found = host.hasSocket({ ...packet, destination, destinationPorts });
      return found.known && !found.value ? no : outcome;
    },
  };
};
