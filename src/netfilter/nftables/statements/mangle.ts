import { addressFromBits } from '../../../model/address.ts';
import { isNode, type NftExpression } from '../../../model/nft.ts';
import type { Packet, Zone } from '../../../model/packet.ts';
import { singlePort } from '../../../model/ports.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import { isFresh, withZone } from '../../connection.ts';
import { no, type Outcome, type Result } from '../../rule.ts';
import { readNumber } from '../constants.ts';
import type { CompileStatement, Expression } from '../context.ts';
import type { DataType } from '../data-type.ts';
import type { Operand } from '../operand.ts';
import { resultOfWays } from '../ways.ts';

/** Puts a number into a part of the packet; null where the packet has no such part and the rule ends. */
type Setter = (packet: Packet, bits: bigint) => Packet | null;

const mark = (bits: bigint): number => Number(bits & 0xffffffffn);

/** A zone is taken by what is not tracked, and has none yet (nft_ct_set_zone_eval). */
const inZone =
  (of: Zone['of']): Setter =>
  (packet, bits) => {
    const isFree = packet.connection.state === 'UNTRACKED' || isFresh(packet.connection);
    return isFree ? withZone(packet, { id: Number(bits & 0xffffn), of }) : packet;
  };

/** What rules assign to and the model of a packet has, by the key as nft writes it. */
const setters: Record<string, Setter> = {
  'meta mark': (packet, bits) => ({ ...packet, mark: mark(bits) }),
  // Without a connection nothing is set, but the rule goes on (nft_ct_set_eval).
  'ct mark': (packet, bits) =>
    packet.connection.state === 'INVALID' || packet.connection.state === 'UNTRACKED'
      ? packet
      : { ...packet, connection: { ...packet.connection, mark: mark(bits) } },
  'ct zone': inZone('both'),
  'ct original zone': inZone('original'),
  'ct reply zone': inZone('reply'),
  'ip dscp': (packet, bits) =>
    packet.family === 4 ? { ...packet, tos: (Number(bits & 63n) << 2) | (packet.tos & 3) } : null,
  'ip6 dscp': (packet, bits) =>
    packet.family === 6 ? { ...packet, tos: (Number(bits & 63n) << 2) | (packet.tos & 3) } : null,
  'ip ttl': (packet, bits) => (packet.family === 4 ? { ...packet, ttl: Number(bits & 255n) } : null),
  'ip6 hoplimit': (packet, bits) => (packet.family === 6 ? { ...packet, ttl: Number(bits & 255n) } : null),
  'ip saddr': (packet, bits) => (packet.family === 4 ? { ...packet, source: addressFromBits(4, bits) } : null),
  'ip daddr': (packet, bits) => (packet.family === 4 ? { ...packet, destination: addressFromBits(4, bits) } : null),
  'ip6 saddr': (packet, bits) => (packet.family === 6 ? { ...packet, source: addressFromBits(6, bits) } : null),
  'ip6 daddr': (packet, bits) => (packet.family === 6 ? { ...packet, destination: addressFromBits(6, bits) } : null),
};

/** Sets a port of packets of the protocol; `th` is any. */
function portSetter(protocol: string, field: string): Setter | null {
  const isPort = field === 'sport' || field === 'dport';
  if (!isPort || !['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'th'].includes(protocol)) return null;
  const member = field === 'sport' ? 'sourcePorts' : 'destinationPorts';
  return (packet, bits) =>
    packet[member] === null || (protocol !== 'th' && packet.protocol !== protocol)
      ? null
      : { ...packet, [member]: singlePort(Number(bits & 0xffffn)) };
}

/** Changes a field of the packet, its mark or its connection's (nft_meta.c, nft_ct.c, nft_payload.c). */
export const mangle: CompileStatement = (body, context) => {
  if (!isNode(body)) return null;
  const key = body.key ?? null;
  const field = context.compile(key);
  if (!isNode(key) || (field === null && !isNode(key.ct))) return null;
  const name = nameOf(key);
  const given = body.value ?? null;
  const value = context.compile(assignedValue(given));
  const text = `set ${field?.words ?? name} to ${printConstant(field?.type, given) ?? value?.words ?? printExpression(given)}`;
  const setter = setterOf(key, name);
  // What the model of a packet does not have cannot change its way, as far as rules tell.
  if (setter === null) return { acts: true, words: () => text, evaluate: () => ({ kind: 'next', effect: text }) };
  if (value === null || field === null) return null;
  return {
    acts: true,
    words: () => text,
    evaluate: (packet, host) =>
      resultOfWays(value.evaluate(packet, host), (operand) => assign(operand, packet, setter, field, text)),
  };
};

/** Marks in hexadecimal, as everywhere; null for what is no number. */
const printConstant = (type: DataType | undefined, value: NftExpression): string | null =>
  type?.isHexadecimal && typeof value === 'number' ? `0x${value.toString(16)}` : null;

/** A list of flags is one number. */
const assignedValue = (value: NftExpression): NftExpression => (Array.isArray(value) ? { '|': value } : value);

const nameOf = (key: { [member: string]: NftExpression }): string =>
  printExpression(key).replace(/^(iif|oif)/, 'meta $1');

function setterOf(key: { [member: string]: NftExpression }, name: string): Setter | null {
  if (Object.hasOwn(setters, name)) return setters[name]!;
  const { payload } = key;
  return isNode(payload) ? portSetter(String(payload.protocol), String(payload.field)) : null;
}

/** Values that chance decides become ways of their own up to this many. */
const mostValues = 64n;

function assign(operand: Operand, packet: Packet, setter: Setter, field: Expression, text: string): Result {
  if (operand.kind === 'absent') return no;
  if (operand.kind === 'chance' && operand.size <= mostValues) {
    const share = 1 / Number(operand.size);
    const branches = Array.from({ length: Number(operand.size) }, (_, index) => ({
      share,
      condition: null,
      outcome: assigned(operand.from + BigInt(index), packet, setter, field),
    }));
    return branches.length === 1 ? branches[0]!.outcome : { kind: 'fork', because: operand.because, branches };
  }
  const bits =
    operand.kind === 'constant'
      ? readNumber(field.type, operand.value)
      : operand.kind === 'number' && operand.known === -1n
        ? operand.bits
        : null;
  if (bits !== null) return assigned(bits, packet, setter, field);
  const because =
    operand.kind === 'unknown' || operand.kind === 'chance' ? operand.because : `the value to ${text} is not known`;
  return {
    kind: 'verdict',
    verdict: { type: 'handed-over', because: `${because}; what later rules do depends on it` },
  };
}

function assigned(bits: bigint, packet: Packet, setter: Setter, field: Expression): Outcome {
  const changed = setter(packet, bits);
  if (changed === null) return no;
  const shown = field.type.isHexadecimal
    ? `0x${bits.toString(16)}`
    : field.type.name.endsWith('_addr')
      ? addressText(bits, field)
      : String(bits);
  return { kind: 'next', packet: changed, effect: `set ${field.words} to ${shown}` };
}

const addressText = (bits: bigint, field: Expression): string =>
  field.type.width === 32
    ? addressFromBits(4, bits)
    : field.type.width === 128
      ? addressFromBits(6, bits)
      : String(bits);
