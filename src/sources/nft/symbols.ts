/** Symbolic constants of nft's data types, as `nft describe TYPE` lists them. */
type Symbols = ReadonlyMap<string, number>;

const symbols = (values: Record<string, number>): Symbols => new Map(Object.entries(values));

/** Bits of include/uapi/linux/netfilter/nf_conntrack_common.h as nft reads them. */
export const connectionStates = symbols({ invalid: 1, established: 2, related: 4, new: 8, untracked: 64 });

export const connectionStatuses = symbols({
  expected: 1,
  'seen-reply': 2,
  assured: 4,
  confirmed: 8,
  snat: 16,
  dnat: 32,
  dying: 512,
});

export const connectionDirections = symbols({ original: 0, reply: 1 });

export const tcpFlags = symbols({ fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, ece: 64, cwr: 128 });

export const icmpTypes = symbols({
  'echo-reply': 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
});

export const icmpCodes = symbols({
  'net-unreachable': 0,
  'host-unreachable': 1,
  'prot-unreachable': 2,
  'port-unreachable': 3,
  'frag-needed': 4,
  'net-prohibited': 9,
  'host-prohibited': 10,
  'admin-prohibited': 13,
});

export const icmpv6Types = symbols({
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'mld-listener-reduction': 132,
  'nd-router-solicit': 133,
  'nd-router-advert': 134,
  'nd-neighbor-solicit': 135,
  'nd-neighbor-advert': 136,
  'nd-redirect': 137,
  'router-renumbering': 138,
  'ind-neighbor-solicit': 141,
  'ind-neighbor-advert': 142,
  'mld2-listener-report': 143,
});

export const icmpv6Codes = symbols({
  'no-route': 0,
  'admin-prohibited': 1,
  'addr-unreachable': 3,
  'port-unreachable': 4,
  'policy-fail': 5,
  'reject-route': 6,
});

export const serviceClasses = symbols({
  cs0: 0,
  cs1: 8,
  cs2: 16,
  cs3: 24,
  cs4: 32,
  cs5: 40,
  cs6: 48,
  cs7: 56,
  df: 0,
  be: 0,
  lephb: 1,
  af11: 10,
  af12: 12,
  af13: 14,
  af21: 18,
  af22: 20,
  af23: 22,
  af31: 26,
  af32: 28,
  af33: 30,
  af41: 34,
  af42: 36,
  af43: 38,
  va: 44,
  ef: 46,
});

export const congestion = symbols({ 'not-ect': 0, ect1: 1, ect0: 2, ce: 3 });

export const etherTypes = symbols({
  ip: 0x0800,
  arp: 0x0806,
  vlan: 0x8100,
  '8021q': 0x8100,
  '8021ad': 0x88a8,
  ip6: 0x86dd,
});

export const packetTypes = symbols({ host: 0, unicast: 0, broadcast: 1, multicast: 2, other: 3 });

export const familyNumbers = symbols({ ipv4: 2, ipv6: 10 });

/** RTN_* of include/uapi/linux/rtnetlink.h. */
export const addressTypes = symbols({
  unspec: 0,
  unicast: 1,
  local: 2,
  broadcast: 3,
  anycast: 4,
  multicast: 5,
  blackhole: 6,
  unreachable: 7,
  prohibit: 8,
  throw: 9,
  nat: 10,
  xresolve: 11,
});

/** Protocols by the names that nft prints (/etc/protocols). */
export const protocols = symbols({
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  'ipv6-icmp': 58,
  icmpv6: 58,
  sctp: 132,
  udplite: 136,
});

export const arpOperations = symbols({
  request: 1,
  reply: 2,
  rrequest: 3,
  rreply: 4,
  inrequest: 8,
  inreply: 9,
  nak: 10,
});

/** Numbers of tm_wday. */
export const days = symbols({
  Sunday: 0,
  Monday: 1,
  Tuesday: 2,
  Wednesday: 3,
  Thursday: 4,
  Friday: 5,
  Saturday: 6,
});
