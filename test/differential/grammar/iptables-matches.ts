import type { Protocol } from '../case.ts';
import { devices } from '../plan.ts';
import type { Random } from '../random.ts';
import { rareKinds } from './iptables-rare-matches.ts';
import { after, anyAddress, clientPorts, type Family, markText, port, portRange, prefix } from './pools.ts';

/** Where a rule stands: what it may ask there. */
export interface Place {
  family: Family;
  table: string;
  /** The built-in chain, or null in one of our own. */
  hook: string | null;
}

/** Names of sets by what they hold, as `sets.ts` makes them. */
export const setNames = { ports: 'ports', addresses4: 'addresses4', addresses6: 'addresses6' };

/** Every fifth option is turned over. */
export const not = (random: Random): string => (random.chance(0.2) ? '! ' : '');

/** Options of the matches of one rule, protocol first. */
export function matches(random: Random, place: Place): { text: string[]; protocol: Protocol | null } {
  const text: string[] = [];
  const { protocol, options } = protocolMatch(random, place);
  text.push(...options);
  const count = random.pick([0, 0, 1, 1, 1, 2, 3]);
  for (const kind of random.some(random.chance(0.25) ? rareKinds : kinds, count)) {
    const made = kind(random, place, protocol);
    // An option is given once; two modules of one name are refused here and there.
    const name = /(?:^|! )(-[sdio]|-m \S+)/.exec(made ?? '')?.[1];
    if (
      made !== null &&
      !(made.includes('-p ') && options.length > 0) &&
      !text.some((one) => name !== undefined && one.includes(`${name} `))
    )
      text.push(made);
  }
  return { text, protocol };
}

function protocolMatch(random: Random, { family }: Place): { protocol: Protocol | null; options: string[] } {
  const icmp = family === 4 ? 'icmp' : 'icmpv6';
  const chosen = random.weigh({ none: 5, tcp: 4, udp: 3, sctp: 1, icmp: 1, other: 0.5 });
  if (chosen === 'none') return { protocol: null, options: [] };
  if (chosen === 'other') return { protocol: null, options: [`! -p ${random.pick(['tcp', 'udp', icmp])}`] };
  const protocol = chosen === 'icmp' ? icmp : chosen;
  const options = [`-p ${protocol === 'icmpv6' ? 'ipv6-icmp' : protocol}`];
  if (random.chance(0.55)) options.push(ofProtocol(random, protocol));
  return { protocol, options };
}

function ofProtocol(random: Random, protocol: Protocol): string {
  switch (protocol) {
    case 'icmp':
      return `-m icmp ${not(random)}--icmp-type ${random.pick(['echo-request', 'echo-reply', '8', '3/3', '255', 'any'].slice(0, 4))}`;
    case 'icmpv6':
      return `-m icmp6 ${not(random)}--icmpv6-type ${random.pick(['echo-request', 'echo-reply', '1/4', '128'])}`;
    case 'sctp':
      return random.chance(0.5)
        ? `-m sctp ${not(random)}--dport ${portRange(random, ':')}`
        : `-m sctp ${not(random)}--chunk-types ${random.pick(['any INIT', 'all INIT', 'only INIT', 'any DATA,INIT_ACK'])}`;
    case 'udp':
      return `-m udp ${not(random)}${portOption(random)}`;
    case 'tcp':
      return random.weigh({ port: 6, flags: 1, syn: 1 }) === 'port'
        ? `-m tcp ${not(random)}${portOption(random)}`
        : random.chance(0.5)
          ? `-m tcp ${not(random)}--syn`
          : `-m tcp ${not(random)}--tcp-flags ${random.pick(['SYN,ACK SYN', 'SYN,RST SYN', 'FIN,SYN,RST,ACK SYN', 'ALL NONE', 'ALL SYN,ACK', 'ACK ACK'])}`;
  }
}

const portOption = (random: Random): string =>
  random.chance(0.75) ? `--dport ${portRange(random, ':')}` : `--sport ${clientPorts(random, ':')}`;

export type Maker = (random: Random, place: Place, protocol: Protocol | null) => string | null;

const seesInput = ({ hook }: Place): boolean => hook === null || ['PREROUTING', 'INPUT', 'FORWARD'].includes(hook);
const seesOutput = ({ hook }: Place): boolean => hook === null || ['FORWARD', 'OUTPUT', 'POSTROUTING'].includes(hook);
const hasPorts = (protocol: Protocol | null): boolean =>
  protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp';

const device = (random: Random): string => random.pick([...devices, 'eth+', 'v+', 'e+', 'none0', 'br+']);

const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'];

const kinds: Maker[] = [
  (random, { family }) => `${not(random)}-s ${prefix(random, family)}`,
  (random, { family }) => `${not(random)}-d ${prefix(random, family)}`,
  (random, { family }) => `${not(random)}-d ${prefix(random, family)}`,
  (random, place) => (seesInput(place) ? `${not(random)}-i ${device(random)}` : null),
  (random, place) => (seesOutput(place) ? `${not(random)}-o ${device(random)}` : null),
  (random, _, protocol) => {
    if (!hasPorts(protocol)) return null;
    const list = [port(random), portRange(random, ':'), port(random)].slice(0, random.between(1, 3)).join(',');
    const side = random.pick(['--dports', '--dports', '--ports']);
    return `-m multiport ${not(random)}${side} ${list}`;
  },
  (random, { family }) => {
    const from = anyAddress(random, family);
    return `-m iprange ${not(random)}--${random.pick(['src', 'dst'])}-range ${from}-${after(from, random.between(0, 9))}`;
  },
  (random) =>
    `-m conntrack ${not(random)}--ctstate ${random.some([...states, 'DNAT', 'SNAT'], random.between(1, 3)).join(',')}`,
  (random) => `-m state ${not(random)}--state ${random.some(states, random.between(1, 3)).join(',')}`,
  (random, { family }) =>
    `-m conntrack ${not(random)}${random.pick([
      () => `--ctorigdst ${prefix(random, family)}`,
      () => `--ctorigsrc ${prefix(random, family)}`,
      () => `--ctreplsrc ${prefix(random, family)}`,
      () => `--ctrepldst ${prefix(random, family)}`,
      () => `--ctorigdstport ${portRange(random, ':')}`,
      () => `--ctproto ${random.pick(['tcp', 'udp'])}`,
      () => `--ctstatus ${random.pick(['CONFIRMED', 'SEEN_REPLY', 'NONE', 'EXPECTED', 'ASSURED'])}`,
    ])()}`,
  (random) => `-m conntrack --ctdir ${random.pick(['ORIGINAL', 'REPLY'])}`,
  (random) => `-m mark ${not(random)}--mark ${markText(random)}`,
  (random) => `-m mark ${not(random)}--mark ${markText(random)}`,
  (random) => `-m connmark ${not(random)}--mark ${markText(random)}`,
  (random, place) => {
    const side = random.pick(['src', 'dst', 'dst']);
    const limit =
      random.chance(0.15) && place.hook !== null && place.family === 4
        ? ['PREROUTING', 'INPUT'].includes(place.hook)
          ? ' --limit-iface-in'
          : ['OUTPUT', 'POSTROUTING'].includes(place.hook)
            ? ' --limit-iface-out'
            : ''
        : '';
    const types =
      place.family === 4
        ? ['LOCAL', 'LOCAL', 'UNICAST', 'BROADCAST', 'MULTICAST']
        : ['LOCAL', 'LOCAL', 'UNICAST', 'MULTICAST'];
    return `-m addrtype ${not(random)}--${side}-type ${random.pick(types)}${limit}`;
  },
  (random) => `-m length ${not(random)}--length ${random.pick(['40', '28:40', '0:50', '44:100', '60', '60:'])}`,
  (random, { family }) =>
    family === 4
      ? `-m ttl ${random.pick(['--ttl-eq 64', '! --ttl-eq 63', '--ttl-lt 64', '--ttl-gt 40'])}`
      : `-m hl ${random.pick(['--hl-eq 64', '! --hl-eq 63', '--hl-lt 64', '--hl-gt 40'])}`,
  (random) =>
    `-m dscp ${not(random)}${random.pick(['--dscp 0x00', '--dscp 0x0a', '--dscp-class CS1', '--dscp-class EF'])}`,
  (random) => `-m tos ${not(random)}--tos ${random.pick(['0x00', '0x10/0x3f', '0x28/0xff'])}`,
  (random, { family }, protocol) =>
    protocol === 'tcp' && family === 4
      ? `-m ecn ${not(random)}${random.pick(['--ecn-tcp-ece', '--ecn-tcp-cwr', '--ecn-ip-ect 0'])}`
      : null,
  () => '-m comment --comment "a rule of many words: \\"quoted\\" -j DROP"',
  (random) =>
    random.chance(0.5)
      ? `-m statistic --mode nth --every ${random.pick([2, 3, 5])} --packet ${random.pick([0, 1])}`
      : `-m statistic --mode random --probability ${random.pick([0.25, 0.5, 0.33333, 0.1])}`,
  (random, { family }) => {
    const match = random.pick([
      `${family === 4 ? setNames.addresses4 : setNames.addresses6} ${random.pick(['src', 'dst'])}`,
      `${setNames.ports} dst`,
      ...(family === 4
        ? [`pairs4 ${random.pick(['dst,dst', 'src,dst'])}`, 'nets4 dst', 'triples4 dst,dst,src', 'lists4 dst']
        : ['nets6 src', 'pairs6 dst,dst']),
    ]);
    return `-m set ${not(random)}--match-set ${match}`;
  },
  (random, place) =>
    place.hook === 'FORWARD' || place.hook === 'POSTROUTING' ? `-m physdev ${not(random)}--physdev-is-bridged` : null,
  (random, place) =>
    place.hook === 'FORWARD' || place.hook === 'PREROUTING'
      ? `-m physdev ${not(random)}--physdev-in ${random.pick(['va', 'vb', 'v+'])}`
      : null,
  (random) => `-m pkttype ${not(random)}--pkt-type ${random.pick(['unicast', 'multicast', 'broadcast'])}`,
  (random) => (random.chance(0.3) ? `-m limit --limit 1/hour --limit-burst ${random.between(1, 3)}` : null),
  (random, place) =>
    place.hook === 'PREROUTING' && ['raw', 'mangle'].includes(place.table)
      ? `-m rpfilter ${random.pick(['', '--loose', '--validmark', '--invert', '--loose --invert'])}`.trim()
      : null,
];
