import type { KernelCase } from '../case.ts';
import type { Flow } from '../judge.ts';
import type { HostPlan } from '../plan.ts';
import { bridged } from '../worlds.ts';

/** One match: a service of its own is translated where it holds, and refused where it does not. */
interface Row {
  /** Options of a rule for packets to the service at port 80. */
  match: string;
  /** Does it hold, as the kernel sees it? `undecided`: what decides is in no evidence; then also say what is seen. */
  holds: boolean;
  undecided?: boolean;
  from?: string;
  protocol?: 'udp' | 'icmp';
  source?: string;
  sourcePort?: number;
  /** Rules of mangle for packets to the service, before nat is asked: options and target. */
  before?: string;
}

const sets = [
  'create ADDRESSES hash:ip',
  'add ADDRESSES 10.1.0.10',
  'create NETS hash:net',
  'add NETS 10.1.0.0/24',
  'add NETS 10.1.0.10 nomatch',
  'create PAIRS hash:ip,port',
  'add PAIRS 10.1.0.10,tcp:80',
  'add PAIRS 10.1.0.10,udp:53',
  'create PORTS bitmap:port range 1-1000',
  'add PORTS 80-90',
  'create NETPORTS hash:net,port',
  'add NETPORTS 10.96.0.0/16,tcp:80',
  'create TRIPLES hash:ip,port,ip',
  'add TRIPLES 10.1.0.10,tcp:80,10.1.0.10',
  'create TRIPLENETS hash:ip,port,net',
  'add TRIPLENETS 10.1.0.10,tcp:80,10.1.0.0/28',
  'create LIST list:set',
  'add LIST NETS',
  'add LIST ADDRESSES',
  'create EMPTY hash:ip',
];

const rows: Row[] = [
  { match: '-s 10.1.0.0/28', holds: true },
  { match: '! -s 10.1.0.0/28', holds: false },
  { match: '-s 10.0.0.10/255.0.0.255', holds: true },
  { match: '-i br0', holds: true },
  { match: '-i br+', holds: true },
  { match: '-i veth-client', holds: false },
  { match: '! -i eth0', holds: true },
  { match: '-p 6', holds: true },
  { match: '! -p udp', holds: true },
  { match: '-p tcp --sport 1024:65535', holds: true },
  { match: '-p tcp --sport 40001', sourcePort: 40001, holds: true },
  { match: '-p tcp ! --sport 40002', sourcePort: 40002, holds: false },
  { match: '-p tcp --syn', holds: true },
  { match: '-p tcp ! --syn', holds: false },
  { match: '-p tcp --tcp-flags SYN,ACK,FIN SYN', holds: true },
  { match: '-p tcp --tcp-flags ALL ACK', holds: false },
  { match: '-p tcp -m multiport --dports 53,80,443', holds: true },
  { match: '-p tcp -m multiport --dports 53,81:90', holds: false },
  { match: '-p tcp -m multiport ! --dports 53,70:90', holds: false },
  { match: '-p tcp -m multiport --sports 40003', sourcePort: 40003, holds: true },
  { match: '-p tcp -m multiport --ports 80', holds: true },
  { match: '-p udp -m multiport --dports 80', protocol: 'udp', holds: true },
  { match: '-m iprange --src-range 10.1.0.5-10.1.0.10', holds: true },
  { match: '-m iprange ! --src-range 10.1.0.5-10.1.0.10', holds: false },
  { match: '-m iprange --src-range 10.1.0.11-10.1.0.20', holds: false },
  { match: '-m addrtype --dst-type LOCAL', holds: false },
  { match: '-m addrtype ! --dst-type LOCAL', holds: true },
  { match: '-m addrtype --src-type UNICAST --dst-type UNICAST', holds: true },
  { match: '-m addrtype --src-type LOCAL', from: 'one', holds: true },
  { match: '-m addrtype --src-type LOCAL', holds: false },
  { match: '-m mac --mac-source 02:00:00:00:01:0a', holds: true },
  { match: '-m mac ! --mac-source 02:00:00:00:01:0a', holds: false },
  { match: '-m physdev --physdev-in veth-client', holds: true },
  { match: '-m physdev ! --physdev-in veth-client', holds: false },
  { match: '-m physdev --physdev-is-in', holds: true },
  { match: '-m ttl --ttl-eq 64', holds: true },
  { match: '-m ttl --ttl-lt 64', holds: false },
  { match: '-m length --length 0:65535', holds: true },
  { match: '-m length --length 60', holds: true, undecided: true },
  { match: '-m tos --tos 0x00', holds: true },
  { match: '-m tos --tos 0x10/0xff', holds: false },
  { match: '-m dscp --dscp 0', holds: true },
  { match: '-m dscp --dscp-class EF', holds: false },
  { match: '-m dscp --dscp-class EF', before: '-j DSCP --set-dscp-class EF', holds: true },
  { match: '-m tos --tos 0x10/0xff', before: '-j TOS --set-tos 0x10', holds: true },
  { match: '-m ttl --ttl-eq 70', before: '-j TTL --ttl-set 70', holds: true },
  { match: '-m mark --mark 0x0', holds: true },
  { match: '-m mark --mark 0x5/0xf', before: '-j MARK --or-mark 0x15', holds: true },
  { match: '-m mark --mark 0x4', before: '-j MARK --set-xmark 0x4/0xff', holds: true },
  { match: '-m mark --mark 0x6', before: '-m rpfilter -j MARK --set-mark 6', holds: true },
  { match: '-m mark --mark 0x6', before: '-m rpfilter --invert -j MARK --set-mark 6', holds: false },
  { match: '-m conntrack --ctstate NEW', holds: true },
  { match: '-m conntrack --ctstate ESTABLISHED,RELATED', holds: false },
  { match: '-m conntrack ! --ctstate INVALID --ctdir ORIGINAL', holds: true },
  { match: '-m conntrack --ctorigsrc 10.1.0.10 --ctproto tcp', holds: true },
  { match: '-m state --state NEW', holds: true },
  { match: '-m connmark --mark 0x9', before: '-j CONNMARK --set-mark 9', holds: true },
  { match: '-m comment --comment "a, b and \\"c\\""', holds: true },
  { match: '-m set --match-set ADDRESSES src', holds: true },
  { match: '-m set ! --match-set ADDRESSES src', holds: false },
  { match: '-m set --match-set ADDRESSES dst', holds: false },
  { match: '-m set --match-set EMPTY src', holds: false },
  { match: '-m set --match-set NETS src', holds: false },
  { match: '-m set --match-set NETS src', from: 'other', holds: true },
  { match: '-m set --match-set NETS src --return-nomatch', holds: true },
  { match: '-m set --match-set PAIRS src,dst', holds: true },
  { match: '-m set --match-set PAIRS dst,dst', holds: false },
  { match: '-m set --match-set PAIRS src,dst', protocol: 'udp', holds: false },
  { match: '-m set --match-set PORTS dst', holds: true },
  { match: '-m set --match-set PORTS src', sourcePort: 1001, holds: false },
  { match: '-m set --match-set NETPORTS dst,dst', holds: true },
  { match: '-m set --match-set TRIPLES src,dst,src', holds: true },
  { match: '-m set --match-set TRIPLENETS src,dst,src', holds: true },
  { match: '-m set --match-set LIST src', holds: true },
  { match: '-p icmp --icmp-type echo-request', protocol: 'icmp', holds: true },
  { match: '-p icmp --icmp-type echo-reply', protocol: 'icmp', holds: false },
  { match: '-m pkttype --pkt-type unicast', holds: true },
  { match: '-m pkttype --pkt-type broadcast', holds: false },
  { match: '-o eth0', from: 'one', holds: true },
  { match: '-o br0', from: 'one', holds: false },
  { match: '-m owner --uid-owner 0', from: 'one', holds: true, undecided: true },
  { match: '-m owner ! --socket-exists', from: 'one', holds: false, undecided: true },
  { match: '-m time --datestart 2037-01-01', holds: false, undecided: true },
  { match: '-m u32 --u32 "6&0xFF=6"', holds: true, undecided: true },
  { match: '-m recent --name seen --rcheck', holds: false, undecided: true },
  { match: '-m hashlimit --hashlimit-upto 100/s --hashlimit-name h', holds: true, undecided: true },
  { match: '-m limit --limit 100/s', holds: true, undecided: true },
  { match: '-m connlimit --connlimit-above 50', holds: false, undecided: true },
];

const rows6: Row[] = [
  { match: '-s fd00:1::/120', holds: true },
  { match: '-s fd00:1::10/::ffff', holds: true },
  { match: '! -s fd00:1::10', holds: false },
  { match: '-p tcp -m multiport --dports 80:81', holds: true },
  { match: '-m iprange --src-range fd00:1::1-fd00:1::20', holds: true },
  { match: '-m addrtype --dst-type LOCAL', holds: false },
  { match: '-m addrtype --src-type UNICAST', holds: true },
  { match: '-m addrtype --src-type LOCAL', from: 'one', holds: true },
  { match: '-m hl --hl-eq 64', holds: true },
  { match: '-m hl --hl-gt 64', holds: false },
  { match: '-m mac --mac-source 02:00:00:00:01:0a', holds: true },
  { match: '-m dscp --dscp 0', holds: true },
  { match: '-m mark --mark 0x6', before: '-m rpfilter -j MARK --set-mark 6', holds: true },
  { match: '-m set --match-set ADDRESSES6 src', holds: true },
  { match: '-m set --match-set NETS6 src', holds: false },
  { match: '-p icmpv6 --icmpv6-type echo-request', protocol: 'icmp', holds: true },
  { match: '-m conntrack --ctstate NEW --ctorigsrc fd00:1::/64', holds: true },
  { match: '-m eui64', holds: false },
];

const sets6 = [
  'create ADDRESSES6 hash:ip family inet6',
  'add ADDRESSES6 fd00:1::10',
  'create NETS6 hash:net family inet6',
  'add NETS6 fd00:1::/64',
  'add NETS6 fd00:1::/120 nomatch',
];

const serviceOf = (index: number, v6: boolean): string =>
  v6 ? `fd96::1:${(index + 1).toString(16)}` : `10.96.1.${index + 1}`;

const dnatOf = (row: Row, index: number, v6: boolean): string => {
  const protocol = / -p /.test(` ${row.match}`) ? '' : ` -p ${protocolOf(row, v6)}`;
  return `-A ${row.from === 'one' ? 'OUTPUT' : 'PREROUTING'} -d ${serviceOf(index, v6)}${protocol} ${row.match} -j DNAT --to-destination ${v6 ? 'fd00:2::11' : '10.2.0.11'}`;
};

const protocolOf = ({ protocol }: Row, v6: boolean): string =>
  protocol === 'icmp' && v6 ? 'icmpv6' : (protocol ?? 'tcp');

const rulesetOf = (list: Row[], v6: boolean): HostPlan['iptables'] => ({
  mangle: list.flatMap(({ before, from }, index) =>
    before === undefined ? [] : [`-A ${from === 'one' ? 'OUTPUT' : 'PREROUTING'} -d ${serviceOf(index, v6)} ${before}`],
  ),
  nat: list.map((row, index) => dnatOf(row, index, v6)),
  filter: ['FORWARD', 'OUTPUT'].flatMap((chain) => {
    const services = v6 ? 'fd96::/64' : '10.96.0.0/16';
    return [
      `-A ${chain} -d ${services} -p tcp -j REJECT --reject-with tcp-reset`,
      `-A ${chain} -d ${services} -j REJECT`,
    ];
  }),
});

const flowsOf = (list: Row[], v6: boolean): Flow[] =>
  list.map((row, index) => {
    const { protocol, source, sourcePort, undecided, holds, from = 'client' } = row;
    const ip = serviceOf(index, v6);
    return {
      from,
      to: protocol === 'icmp' ? (v6 ? `[${ip}]` : ip) : v6 ? `[${ip}]:80` : `${ip}:80`,
      expect: holds ? (protocol === 'icmp' ? 'answered' : 'answered by far') : 'refused',
      ...(protocol ? { protocol } : {}),
      ...(source ? { source } : {}),
      ...(sourcePort ? { sourcePort } : {}),
      ...(undecided ? { undecided } : {}),
      what: row.match + (row.before ? ` after ${row.before}` : ''),
    };
  });

// Every refusal is to be told, however many there are.
const sysctls = { 'net.ipv4.icmp_ratelimit': 0, 'net.ipv6.icmp.ratelimit': 0, 'net.ipv4.icmp_msgs_per_sec': 10000 };

export const matchesCases: KernelCase[] = [
  {
    name: 'each match of IPv4 holds for the packets that the kernel says it holds for',
    needs: ['ipset', 'u32'],
    world: bridged({ sysctls, ipset: sets, iptables: rulesetOf(rows, false)! }),
    flows: flowsOf(rows, false),
  },
  {
    name: 'each match of IPv6 holds for the packets that the kernel says it holds for',
    needs: ['ipset'],
    world: bridged({ sysctls, ipset: sets6, ip6tables: rulesetOf(rows6, true)! }),
    flows: flowsOf(rows6, true),
  },
  {
    name: 'the same matches hold in the legacy backend',
    needs: ['ipset', 'u32', 'legacy'],
    world: bridged({ sysctls, ipset: sets, legacy: rulesetOf(rows, false)! }),
    flows: flowsOf(rows, false),
  },
];
