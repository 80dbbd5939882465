import { farEnd } from '../plan.ts';
import type { Random } from '../random.ts';
import { type Maker, not } from './iptables-matches.ts';
import { clientPorts, portRange, prefix } from './pools.ts';

const inOneOf =
  (hooks: readonly string[], make: Maker): Maker =>
  (random, place, protocol) =>
    place.hook !== null && hooks.includes(place.hook) ? make(random, place, protocol) : null;

const incoming = ['PREROUTING', 'INPUT', 'FORWARD'];

const ofFamily =
  (family: 4 | 6, make: (random: Random) => string): Maker =>
  (random, place) =>
    place.family === family ? make(random) : null;

/** Matches that clusters seldom use. The kernel takes some in the chains of their hooks only. */
export const rareKinds: Maker[] = [
  inOneOf(
    incoming,
    (random) => `-m mac ${not(random)}--mac-source ${farEnd(random.pick(['eth0', 'eth0', 'eth1', 'a', 'b', 'c']))}`,
  ),
  inOneOf(
    ['OUTPUT', 'POSTROUTING'],
    (random) => `-m owner ${not(random)}${random.pick(['--uid-owner 0', '--gid-owner 0', '--socket-exists'])}`,
  ),
  inOneOf(incoming, (_, { family }) => (family === 6 ? '-m eui64' : null)),
  inOneOf(['PREROUTING', 'INPUT'], (random, { table }) =>
    table === 'nat' ? null : `-m socket${random.pick(['', ' --nowildcard'])}`,
  ),
  ofFamily(6, (random) =>
    random.pick([
      `-m frag ${not(random)}--fragid 1`,
      '-m frag --fragfirst',
      `-m hbh ${not(random)}--hbh-len 8`,
      `-m dst ${not(random)}--dst-len 8`,
      `-m rt ${not(random)}--rt-type 0`,
      `-m ipv6header ${not(random)}--header ${random.pick(['prot', 'frag', 'prot --soft', 'hop,prot', 'hop --soft'])}`,
    ]),
  ),
  ofFamily(4, (random) => `${not(random)}-f`),
  (random, _, protocol) => (protocol === 'tcp' ? `-m tcp ${not(random)}--tcp-option ${random.pick([2, 8])}` : null),
  (random, _, protocol) => (protocol === 'tcp' ? `-m tcpmss ${not(random)}--mss 1000:1460` : null),
  (random, _, protocol) =>
    protocol === null ? random.pick(['-p dccp -m dccp --dport 80', '-p esp', '! -p ah', '-p 47']) : null,
  (random) =>
    `-m time ${random.pick(['--timestart 00:00 --timestop 23:59:59', '--weekdays Mo,Tu', '--datestop 2020-01-01', '--monthdays 1,2'])}`,
  (random) => (random.chance(0.3) ? `-m ${random.pick(['cpu --cpu 0', 'cpu ! --cpu 1'])}` : null),
  (random, { family }) =>
    `-m conntrack ${not(random)}${random.pick([
      () => `--ctorigsrcport ${clientPorts(random, ':')}`,
      () => `--ctreplsrcport ${portRange(random, ':')}`,
      () => `--ctrepldstport ${clientPorts(random, ':')}`,
      () => `--ctreplsrc ${prefix(random, family)}`,
    ])()}`,
  (random) =>
    random.chance(0.3) ? `-m recent --name seen ${random.pick(['--set', '--rcheck', '--update', '--remove'])}` : null,
];
