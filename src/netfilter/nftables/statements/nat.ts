import type { Family } from '../../../model/address.ts';
import { isNode, type NftExpression } from '../../../model/nft.ts';
import type { Origin } from '../../../model/origin.ts';
import type { Packet } from '../../../model/packet.ts';
import { mapNetwork, type NatRequest, translateDestination, translateSource } from '../../nat.ts';
import { no, type Result, yes } from '../../rule.ts';
import type { CompileStatement, Expression } from '../context.ts';
import type { Operand } from '../operand.ts';
import { resultOfWays } from '../ways.ts';
import { asPrefix, readPorts, readTarget, type Target } from './nat-request.ts';

/** The family that a nat statement is for: its own word, else the table's. */
export function familyOfNat(given: NftExpression | undefined, table: string): Family | null {
  const name = given ?? table;
  return name === 'ip' ? 4 : name === 'ip6' ? 6 : null;
}

export const isRandom = (flags: NftExpression | undefined): boolean =>
  Array.isArray(flags) && (flags.includes('random') || flags.includes('fully-random'));

const isAbsent = (operand: Operand): boolean =>
  operand.kind === 'absent' || (operand.kind === 'ways' && operand.ways.every((way) => isAbsent(way.operand)));

/** A new destination or source (nft_nat.c). In an inet table a packet of the other family passes unchanged (nft_nat_inet_eval). */
const translation =
  (which: 'dnat' | 'snat'): CompileStatement =>
  (body, context) => {
    if (!isNode(body)) return null;
    const { addr, port, flags } = body;
    const family = familyOfNat(body.family, context.family);
    const address = addr === undefined ? null : context.compile(addr);
    const ports = port === undefined ? null : context.compile(port);
    const isUnread = (given: NftExpression | undefined, read: Expression | null): boolean =>
      given !== undefined && read === null;
    if (isUnread(addr, address) || isUnread(port, ports)) return null;
    if (address?.type.name === 'constant' && !isReadable(addr!, family)) return null;
    const request = { base: null, random: isRandom(flags) };
    const keepsHost = body.type_flags === 'prefix';
    const apply = (packet: Packet, target: Target): Result => {
      const prefix = keepsHost && target.addresses !== null ? asPrefix(target.addresses) : null;
      if (prefix !== null) return mapNetwork(packet, which, prefix, context.origin);
      return translate(which, packet, { ...request, ...target }, context.origin);
    };
    const text = `change the ${which === 'dnat' ? 'destination' : 'source'} to ${words(address, ports)}`;
    return {
      acts: true,
      words: () => text,
      evaluate(packet, host) {
        if (family !== null && family !== packet.family) {
          // What a map asks for is read first: without it the rule breaks off.
          const lacks = [address, ports].some((asked) => asked !== null && isAbsent(asked.evaluate(packet, host)));
          return lacks ? no : yes;
        }
        const withPorts = (target: Target): Result =>
          ports === null
            ? apply(packet, target)
            : resultOfWays(ports.evaluate(packet, host), (operand) => {
                const range = portsOf(operand);
                return range === null ? unreadable(operand, text) : apply(packet, { ...target, ports: range });
              });
        if (address === null) return withPorts({ addresses: null, ports: null });
        return resultOfWays(address.evaluate(packet, host), (operand) => {
          const target = targetOf(operand, packet.family);
          return target === null ? unreadable(operand, text) : withPorts(target);
        });
      },
    };
  };

/** A map is read when a packet comes; a constant can be judged at once. */
const isReadable = (addr: NftExpression, family: Family | null): boolean =>
  (isNode(addr) && addr.map !== undefined) ||
  (family === null ? (readTarget(addr, 4) ?? readTarget(addr, 6)) : readTarget(addr, family)) !== null;

const translate = (which: 'dnat' | 'snat', packet: Packet, request: NatRequest, origin: Origin): Result =>
  which === 'dnat' ? translateDestination(packet, request, origin) : translateSource(packet, request, origin);

function targetOf(operand: Operand, family: Family): Target | null {
  if (operand.kind === 'constant') return readTarget(operand.value, family);
  if (operand.kind !== 'number' || operand.known !== -1n) return null;
  return { addresses: { family, first: operand.bits, last: operand.bits }, ports: null };
}

/** Ports of a `:PORT`, a constant or what a map leads to. */
export function portsOf(operand: Operand): ReturnType<typeof readPorts> {
  if (operand.kind === 'constant') return readPorts(operand.value);
  if (operand.kind === 'range') return { from: Number(operand.from), to: Number(operand.to) };
  return operand.kind === 'number' && operand.known === -1n ? readPorts(Number(operand.bits)) : null;
}

/** Nothing to translate to breaks off the rule; what cannot be told is handed on as such. */
export function unreadable(operand: Operand, text: string): Result {
  if (operand.kind === 'absent') return no;
  const because =
    operand.kind === 'unknown' ? operand.because : `to what the packet is translated (${text}) is not understood`;
  return { kind: 'verdict', verdict: { type: 'handed-over', because } };
}

const words = (address: Expression | null, ports: Expression | null): string =>
  `${address === null ? 'itself' : address.words}${ports === null ? '' : `, port ${ports.words}`}`;

export const dnat = translation('dnat');
export const snat = translation('snat');
