import { unknown } from '../../rule.ts';
import { defineMatch, type MatchExtension, type OptionReaders, type Options } from '../extension.ts';
import { flag, word } from '../readers.ts';

/** The options as they were written. */
const written = (name: string, options: Options<OptionReaders>): string =>
  [`-m ${name}`, ...Object.entries(options).map(([option, given]) => print(option, given))].join(' ');

const print = (option: string, given: Options<OptionReaders>[string]): string =>
  `${given?.negated ? '! ' : ''}${option}${given?.value === true ? '' : ` ${given?.value}`}`;

/** A match that is understood, but that no evidence decides. */
const undecided = (name: string, because: string, options: OptionReaders): MatchExtension =>
  defineMatch({
    name,
    options,
    test: (given) => unknown(`\`${written(name, given)}\` matches`, because, { anew: because === history }),
    describe: (given) => `match \`${written(name, given)}\` holds`,
  });

const words = (...names: string[]): OptionReaders => Object.fromEntries(names.map((name) => [name, word]));

const history = 'what came before is not in the evidence';
const ipsec = 'the IPsec policies (ip xfrm) are not in the evidence';
const payload = "the packet's contents were not given";

/** Matches on what is never collected, each named as its module. */
export const undecidedMatches: MatchExtension[] = [
  undecided('ah', payload, { ...words('--ahspi', '--ahlen'), '--ahres': flag }),
  undecided('bpf', payload, words('--bytecode', '--object-pinned')),
  undecided('cgroup', 'the control group of the process is not in the evidence', words('--path', '--cgroup')),
  undecided('cluster', 'the hash of the cluster is not modelled', {
    ...words('--cluster-total-nodes', '--cluster-local-node', '--cluster-local-nodemask', '--cluster-hash-seed'),
  }),
  undecided('connbytes', history, words('--connbytes', '--connbytes-dir', '--connbytes-mode')),
  undecided('connlabel', "the connection's labels are not in the evidence", { ...words('--label'), '--set': flag }),
  undecided('connlimit', 'how many connections exist is not counted', {
    ...words('--connlimit-upto', '--connlimit-above', '--connlimit-mask'),
    '--connlimit-saddr': flag,
    '--connlimit-daddr': flag,
  }),
  undecided('cpu', 'which processor handles the packet is not in the evidence', words('--cpu')),
  undecided('devgroup', 'the groups of devices are not in the evidence', words('--src-group', '--dst-group')),
  undecided('esp', payload, words('--espspi')),
  undecided('hashlimit', history, {
    ...words('--hashlimit', '--hashlimit-upto', '--hashlimit-above', '--hashlimit-burst', '--hashlimit-mode'),
    ...words('--hashlimit-srcmask', '--hashlimit-dstmask', '--hashlimit-name', '--hashlimit-htable-size'),
    ...words('--hashlimit-htable-max', '--hashlimit-htable-expire', '--hashlimit-htable-gcinterval'),
    ...words('--hashlimit-rate-interval'),
    '--hashlimit-rate-match': flag,
  }),
  undecided('helper', "the connection's helper is not in the evidence", words('--helper')),
  undecided('ipcomp', payload, { ...words('--ipcompspi'), '--compres': flag }),
  undecided('mh', payload, words('--mh-type')),
  undecided('osf', payload, words('--genre', '--ttl', '--log')),
  undecided('policy', ipsec, {
    ...words('--dir', '--pol', '--reqid', '--spi', '--proto', '--mode', '--tunnel-src', '--tunnel-dst'),
    '--strict': flag,
    '--next': flag,
  }),
  undecided('quota', history, words('--quota')),
  undecided('realm', "the route's realm is not in the evidence", words('--realm')),
  undecided('string', payload, {
    ...words('--algo', '--from', '--to', '--string', '--hex-string'),
    '--icase': flag,
  }),
  undecided('tcpmss', "the packet's TCP options were not given", words('--mss')),
  undecided('u32', payload, words('--u32')),
];
