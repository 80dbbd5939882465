import { isNode } from '../../../model/nft.ts';
import { type Packet, unknownDevice } from '../../../model/packet.ts';
import { etherTypes, familyNumbers, packetTypes } from '../../../sources/nft/symbols.ts';
import type { HostView } from '../../host-view.ts';
import { type LinkType, linkType } from '../../link-type.ts';
import type { CompileExpression, Expression } from '../context.ts';
import {
  anyType,
  type DataType,
  deviceIndexType,
  deviceType,
  integerType,
  markType,
  protocolType,
  symbolType,
} from '../data-type.ts';
import { absent, nameOperand, numberOperand, type Operand, protocolOperand, unknownOperand } from '../operand.ts';

interface MetaKey {
  type: DataType;
  words: string;
  evaluate(packet: Packet, host: HostView): Operand;
}

const etherType = symbolType('ether_type', 16, etherTypes);

/** A packet that is not of this side of the host has the empty name and the index 0 (nft_meta_store_ifname). */
function device(name: string | null, which: string): Operand {
  if (name === unknownDevice) return unknownOperand(`the ${which} device is not in the evidence`);
  return nameOperand(name ?? '');
}

/** A key whose value no evidence tells. */
const untold = (words: string, because = `the ${words} of the packet is not in the evidence`): MetaKey => ({
  type: anyType,
  words,
  evaluate: () => unknownOperand(because),
});

/** A packet that came in has no socket yet where rules of forwarded packets look: the rule breaks off (nft_meta_get_eval_skugid). */
const sender = (words: string): MetaKey => ({
  type: anyType,
  words,
  evaluate: (packet) =>
    packet.local ? unknownOperand('which process sends the packet is not in the evidence') : absent,
});

const keys: Record<string, MetaKey> = {
  mark: { type: markType, words: 'mark', evaluate: (packet) => numberOperand(packet.mark >>> 0) },
  l4proto: {
    type: protocolType,
    words: 'protocol',
    evaluate: protocolOperand,
  },
  nfproto: {
    type: symbolType('nf_proto', 8, familyNumbers),
    words: 'address family',
    evaluate: (packet) => numberOperand(packet.family === 4 ? 2 : 10),
  },
  protocol: {
    type: etherType,
    words: 'network protocol',
    evaluate: (packet) => numberOperand(packet.family === 4 ? 0x0800 : 0x86dd),
  },
  iifname: { type: deviceType, words: 'incoming device', evaluate: (packet) => device(packet.in, 'incoming') },
  oifname: { type: deviceType, words: 'outgoing device', evaluate: (packet) => device(packet.out, 'outgoing') },
  iif: { type: deviceIndexType, words: 'incoming device', evaluate: (packet) => device(packet.in, 'incoming') },
  oif: { type: deviceIndexType, words: 'outgoing device', evaluate: (packet) => device(packet.out, 'outgoing') },
  length: {
    type: integerType(32),
    words: 'length',
    evaluate: ({ length }) =>
      length === null ? unknownOperand('the length of the packet was not given') : numberOperand(length),
  },
  random: {
    type: integerType(32),
    words: 'random number',
    evaluate: () => ({ kind: 'chance', from: 0n, size: 1n << 32n, because: 'a random number decides (meta random)' }),
  },
  pkttype: { type: symbolType('pkt_type', 8, packetTypes), words: 'link-layer packet type', evaluate: packetType },
  skuid: sender("sender's user"),
  skgid: sender("sender's group"),
  cgroup: sender("sender's control group"),
  nftrace: untold('trace flag'),
  priority: untold('queueing priority'),
  cpu: untold('CPU'),
  rtclassid: untold('routing realm'),
  secmark: untold('security mark'),
  iifgroup: untold('group of the incoming device'),
  oifgroup: untold('group of the outgoing device'),
  iiftype: untold('type of the incoming device'),
  oiftype: untold('type of the outgoing device'),
  iifkind: untold('kind of the incoming device'),
  oifkind: untold('kind of the outgoing device'),
  ibrname: untold('bridge it came in by'),
  obrname: untold('bridge it leaves by'),
  ibridgename: untold('bridge it came in by'),
  obridgename: untold('bridge it leaves by'),
  ibrpvid: untold('VLAN of the incoming bridge port'),
  ibrvproto: untold('VLAN protocol of the incoming bridge'),
  ipsec: untold('IPsec state'),
  secpath: untold('IPsec state'),
  sdif: untold('VRF member device'),
  sdifname: untold('VRF member device'),
  broute: untold('broute flag'),
  time: untold('time', 'the time zone that the listing was printed in is not in the evidence'),
  hour: untold('time of day', 'the time zone that the listing was printed in is not in the evidence'),
  day: untold('weekday', 'the time zone that the listing was printed in is not in the evidence'),
};

/** Numbers of the types (PACKET_HOST and its like of if_packet.h). */
const linkTypeNumbers: Record<LinkType, number> = { unicast: 0, broadcast: 1, multicast: 2 };

function packetType(packet: Packet, host: HostView): Operand {
  const type = linkType(packet, host);
  return type.known ? numberOperand(linkTypeNumbers[type.value]) : unknownOperand(type.because);
}

/** What the kernel notes about a packet beside its content (nft(8) META EXPRESSIONS, nft_meta.c). */
export const meta: CompileExpression = (body): Expression | null => {
  const key = isNode(body) ? String(body.key) : '';
  return Object.hasOwn(keys, key) ? keys[key]! : null;
};
