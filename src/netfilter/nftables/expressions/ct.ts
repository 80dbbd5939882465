import { isNode } from '../../../model/nft.ts';
import type { Connection, Packet, Tuple } from '../../../model/packet.ts';
import {
  connectionDirections,
  connectionStates,
  connectionStatuses,
  familyNumbers,
} from '../../../sources/nft/symbols.ts';
import { awaitsZone, betweenZoneAndTracking, isTranslated, portsOfTuple, replyTuple } from '../../connection.ts';
import type { CompileExpression, Expression } from '../context.ts';
import {
  address4Type,
  address6Type,
  anyType,
  type DataType,
  integerType,
  markType,
  portType,
  protocolType,
  symbolType,
} from '../data-type.ts';
import {
  absent,
  addressOperand,
  numberOperand,
  type Operand,
  portOperand,
  protocolOperand,
  unknownOperand,
} from '../operand.ts';

interface Key {
  type: DataType;
  words: string;
  evaluate(packet: Packet): Operand;
}

const bitOf = (symbols: ReadonlyMap<string, number>, name: string): number => symbols.get(name) ?? 0;

/**
 * Which status bits are set. A first packet's entry is confirmed when it leaves the host, or goes round by its loopback
 * device.
 */
function status({ connection, in: device }: Packet): Operand {
  const { state } = connection;
  let bits = 0;
  let known = 0;
  for (const kind of ['dnat', 'snat'] as const) {
    const translated = isTranslated(connection, kind);
    if (translated !== null) known |= bitOf(connectionStatuses, kind);
    if (translated) bits |= bitOf(connectionStatuses, kind);
  }
  const established = bitOf(connectionStatuses, 'seen-reply') | bitOf(connectionStatuses, 'confirmed');
  if (state === 'NEW') known |= established | bitOf(connectionStatuses, 'assured') | bitOf(connectionStatuses, 'dying');
  if (state === 'NEW' && device === 'lo') bits |= bitOf(connectionStatuses, 'confirmed');
  if (state === 'ESTABLISHED') {
    known |= established;
    bits |= established;
  }
  return { kind: 'number', bits: BigInt(bits), known: BigInt(known) };
}

const untold = (words: string): Key => ({
  type: anyType,
  words,
  evaluate: () => unknownOperand(`the ${words} was not given`),
});

const keys: Record<string, Key> = {
  status: { type: symbolType('ct_status', 32, connectionStatuses), words: 'connection status', evaluate: status },
  mark: {
    type: markType,
    words: 'connection mark',
    evaluate: ({ connection }) => numberOperand(connection.mark >>> 0),
  },
  direction: {
    type: symbolType('ct_dir', 8, connectionDirections),
    words: 'connection direction',
    evaluate: ({ connection }) => numberOperand(bitOf(connectionDirections, connection.direction)),
  },
  protocol: {
    type: protocolType,
    words: "connection's protocol",
    evaluate: protocolOperand,
  },
  l3proto: {
    type: symbolType('nf_proto', 8, familyNumbers),
    words: "connection's address family",
    evaluate: ({ family }) => numberOperand(family === 4 ? 2 : 10),
  },
  helper: untold("connection's helper"),
  zone: {
    type: integerType(16),
    words: 'connection zone',
    evaluate: ({ connection }) => numberOperand(connection.zone?.id ?? 0),
  },
  expiration: untold("connection's remaining time"),
  label: untold('connection labels'),
  secmark: untold("connection's security mark"),
  id: untold('connection id'),
  bytes: untold("connection's byte count"),
  packets: untold("connection's packet count"),
  avgpkt: untold("connection's average packet size"),
};

const state: Key = {
  type: symbolType('ct_state', 32, connectionStates),
  words: 'connection state',
  evaluate: ({ connection }) =>
    awaitsZone(connection)
      ? unknownOperand(betweenZoneAndTracking)
      : numberOperand(bitOf(connectionStates, connection.state.toLowerCase())),
};

/** Parts of the connection's tuples, which take a direction. */
function tupleKey(key: string, dir: string): Key | null {
  const words = `${dir} ${key.replace('ip6 ', '').replace('ip ', '').replace('saddr', 'source').replace('daddr', 'destination')}`;
  const read = (part: (tuple: Tuple) => Operand) => (packet: Packet) => part(tupleOf(packet.connection, dir));
  const addressType = key.startsWith('ip6') ? address6Type : address4Type;
  const ofFamily = (evaluate: (packet: Packet) => Operand) => (packet: Packet) => {
    const family = key.startsWith('ip6 ') ? 6 : key.startsWith('ip ') ? 4 : packet.family;
    return family === packet.family ? evaluate(packet) : absent;
  };
  switch (key.replace(/^ip6? /, '')) {
    case 'saddr':
      return { type: addressType, words, evaluate: ofFamily(read(({ source }) => addressOperand(source, words))) };
    case 'daddr':
      return {
        type: addressType,
        words,
        evaluate: ofFamily(read(({ destination }) => addressOperand(destination, words))),
      };
    case 'proto-src':
      return {
        type: portType,
        words: `${dir} source port`,
        evaluate: (packet) => portOperand(portsOfTuple(packet, directionOf(dir)).source, `${dir} source`),
      };
    case 'proto-dst':
      return {
        type: portType,
        words: `${dir} destination port`,
        evaluate: (packet) => portOperand(portsOfTuple(packet, directionOf(dir)).destination, `${dir} destination`),
      };
    default:
      return null;
  }
}

const directionOf = (dir: string): Connection['direction'] => (dir === 'reply' ? 'reply' : 'original');

const tupleOf = (connection: Connection, dir: string): Tuple =>
  dir === 'reply' ? replyTuple(connection) : connection.original;

/** What connection tracking knows of the packet (nft(8) CONNTRACK EXPRESSIONS, nft_ct.c). */
export const ct: CompileExpression = (body, context): Expression | null => {
  if (!isNode(body)) return null;
  const name = String(body.key);
  if (name === 'state') return state;
  const dir = typeof body.dir === 'string' ? body.dir : '';
  const tuple =
    dir === '' ? null : tupleKey(context.family === 'ip6' ? name.replace(/^[sd]addr$/, 'ip6 $&') : name, dir);
  const key = tuple ?? (Object.hasOwn(keys, name) ? keys[name]! : null);
  return key === null ? null : { ...key, evaluate: ofConnection(key) };
};

/** Without a connection only the state can be asked; a related packet belongs to a connection that was not given. */
const ofConnection =
  ({ words, evaluate }: Key) =>
  (packet: Packet): Operand => {
    const { state: now } = packet.connection;
    if (awaitsZone(packet.connection)) return unknownOperand(betweenZoneAndTracking);
    if (now === 'INVALID' || now === 'UNTRACKED') return absent;
    if (now === 'RELATED' && words !== 'connection mark') {
      return unknownOperand('the connection that the packet is related to was not given');
    }
    return evaluate(packet);
  };
