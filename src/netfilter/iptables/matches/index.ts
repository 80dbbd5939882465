import type { MatchExtension } from '../extension.ts';
import { addrtype } from './addrtype.ts';
import { comment } from './comment.ts';
import { connmark } from './connmark.ts';
import { conntrack } from './conntrack.ts';
import { dccp } from './dccp.ts';
import { dscp } from './dscp.ts';
import { ecn } from './ecn.ts';
import { eui64 } from './eui64.ts';
import { extensionHeaders } from './extension-headers.ts';
import { icmp } from './icmp.ts';
import { icmp6 } from './icmp6.ts';
import { iprange } from './iprange.ts';
import { ipvs } from './ipvs.ts';
import { length } from './length.ts';
import { limit } from './limit.ts';
import { mac } from './mac.ts';
import { mark } from './mark.ts';
import { multiport } from './multiport.ts';
import { nfacct } from './nfacct.ts';
import { owner } from './owner.ts';
import { physdev } from './physdev.ts';
import { pkttype } from './pkttype.ts';
import { recent } from './recent.ts';
import { rpfilter } from './rpfilter.ts';
import { sctp } from './sctp.ts';
import { set } from './set.ts';
import { socket } from './socket.ts';
import { state } from './state.ts';
import { statistic } from './statistic.ts';
import { tcp } from './tcp.ts';
import { time } from './time.ts';
import { hl, ttl } from './time-to-live.ts';
import { tos } from './tos.ts';
import { udp } from './udp.ts';
import { undecidedMatches } from './undecided.ts';

/** Every match that is known. */
export const matches: readonly MatchExtension[] = [
  addrtype,
  comment,
  connmark,
  conntrack,
  dccp,
  dscp,
  ecn,
  eui64,
  hl,
  icmp,
  icmp6,
  iprange,
  ipvs,
  length,
  limit,
  mac,
  mark,
  multiport,
  nfacct,
  owner,
  physdev,
  pkttype,
  recent,
  rpfilter,
  sctp,
  set,
  socket,
  state,
  statistic,
  tcp,
  time,
  tos,
  ttl,
  udp,
  ...extensionHeaders,
  ...undecidedMatches,
];

const byName = new Map(matches.map((match) => [match.name, match]));

/** Other names that iptables takes for a module; protocols that load a match of another name. */
const aliases = new Map([
  ['icmpv6', 'icmp6'],
  ['ipv6-icmp', 'icmp6'],
  ['58', 'icmp6'],
  ['mobility-header', 'mh'],
  ['ipv6-mh', 'mh'],
  ['135', 'mh'],
  ['50', 'esp'],
  ['51', 'ah'],
]);

/** The match of a module's (or protocol's) name, null where it is not known. */
export const findMatch = (name: string): MatchExtension | null => byName.get(aliases.get(name) ?? name) ?? null;
