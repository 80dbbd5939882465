import { isNode } from '../../../model/nft.ts';
import type { Packet } from '../../../model/packet.ts';
import { type PortRange, printPorts } from '../../../model/ports.ts';
import type { HostView } from '../../host-view.ts';
import { masquerade as masqueradeAs, type PortRequest, redirect as redirectTo } from '../../nat.ts';
import type { Result } from '../../rule.ts';
import type { CompileStatement } from '../context.ts';
import { resultOfWays } from '../ways.ts';
import { isRandom, portsOf, unreadable } from './nat.ts';
import { readPorts } from './nat-request.ts';

type Apply = (
  packet: Packet,
  host: HostView,
  request: PortRequest,
  origin: Parameters<typeof masqueradeAs>[3],
) => Result;

/** Translations to an address of the host itself, with or without ports. */
const toOwnAddress =
  (words: string, apply: Apply): CompileStatement =>
  (body, context) => {
    if (!isNode(body)) return null;
    const { port } = body;
    const fixed = port === undefined ? null : readPorts(port);
    const expression = port === undefined || fixed !== null ? null : context.compile(port);
    if (port !== undefined && fixed === null && (expression === null || expression.type.name === 'constant')) {
      if (!isNode(port) || port.map === undefined) return null;
    }
    const request = (ports: PortRange | null): PortRequest => ({ ports, base: null, random: isRandom(body.flags) });
    const text = `${words}${fixed !== null ? `, port ${printPorts(fixed)}` : expression !== null ? `, port ${expression.words}` : ''}`;
    return {
      acts: true,
      words: () => text,
      evaluate(packet, host) {
        if (expression === null) return apply(packet, host, request(fixed), context.origin);
        return resultOfWays(expression.evaluate(packet, host), (operand) => {
          const ports = portsOf(operand);
          return ports === null ? unreadable(operand, text) : apply(packet, host, request(ports), context.origin);
        });
      },
    };
  };

/** The source becomes the address of the outgoing device (nft_masq.c). */
export const masquerade = toOwnAddress(
  'masquerade: change the source to the address of the outgoing device',
  masqueradeAs,
);

/** The destination becomes this host (nft_redir.c). */
export const redirect = toOwnAddress('redirect to this host', redirectTo);
