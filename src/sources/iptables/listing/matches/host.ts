import type { Token } from '../../../../model/iptables.ts';
import { flag, inverted, option, type Phrase, phrase, plain, series, textOption } from '../phrase.ts';

const owner = String.raw`(?:! )?owner (?:socket exists|[UG]ID match \S+(?: incl\. suppl\. groups)?)`;
const policyWord = String.raw`(?:! )?(?:reqid|spi|proto|mode|tunnel-dst|tunnel-src) \S+`;
const policyProtocols = new Map([
  ['50', 'esp'],
  ['51', 'ah'],
  ['108', 'ipcomp'],
]);
const ipvsWord = String.raw`(?:! )?(?:ipvs|(?:vproto|vaddr|vport|vdir|vmethod|vportctl) \S+)`;

/** Matches that ask the host: its sockets, users, clock, policies. */
export const hostMatches: Phrase[] = [
  phrase('owner', new RegExp(`${owner}(?: ${owner})*`), ([words]) =>
    series(
      words,
      /(! )?owner (?:(socket exists)|([UG])ID match (\S+)( incl\. suppl\. groups)?)/g,
      ([, not, socket, kind, id, groups]) => [
        ...inverted(not, socket ? option('--socket-exists') : option(kind === 'U' ? '--uid-owner' : '--gid-owner', id)),
        ...flag('--suppl-groups', groups),
      ],
    ),
  ),
  phrase('socket', /socket((?: --(?:transparent|nowildcard|restore-skmark))*)/, ([, words]) =>
    series(words!, /\S+/g, ([word]) => [plain(word)]),
  ),
  phrase('nfacct', /nfacct-name +(\S+)/, ([, name]) => textOption('--nfacct-name', name)),
  phrase('cpu', /cpu (! )?(\d+)/, ([, not, cpu]) => inverted(not, option('--cpu', cpu))),
  phrase('cgroup', /cgroup (! )?(\S+)/, ([, not, group]) =>
    inverted(not, /^\d+$/.test(group!) ? option('--cgroup', group) : textOption('--path', group)),
  ),
  phrase('ipvs', new RegExp(`${ipvsWord}(?: ${ipvsWord})*`), ([words]) =>
    series(words, /(! )?(ipvs|v[a-z]+)(?: (?!!)(\S+))?/g, ([, not, name, value]) =>
      inverted(not, value === undefined ? option(`--${name}`) : option(`--${name}`, value)),
    ),
  ),
  phrase('cluster', /cluster (!)?node_mask=(\S+) total_nodes=(\d+) hash_seed=(\S+)/, ([, not, mask, total, seed]) => [
    ...inverted(not, option('--cluster-local-nodemask', mask)),
    ...option('--cluster-total-nodes', total),
    ...option('--cluster-hash-seed', seed),
  ]),
  phrase(
    'policy',
    new RegExp(String.raw`policy match dir (\S+) pol (none|ipsec)( strict)?((?: (?:\[\d+\]|${policyWord}))*)`),
    ([, direction, policy, strict, elements]) => [
      ...option('--dir', direction),
      ...option('--pol', policy),
      ...flag('--strict', strict),
      ...series(elements!, / (?:\[(\d+)\]|(! )?([a-z-]+) (\S+))/g, readPolicyWord),
    ],
  ),
  phrase(
    'time',
    /TIME(?: from (\S+) to (\S+))?(?: on ((?:[A-Z][a-z]{2},?)+))?(?: on ((?:\d+[a-z]{2},?)+))?(?: starting from (\S+) (\S+))?(?: until date (\S+) (\S+))?( UTC)?( contiguous)?/,
    ([, start, stop, weekdays, monthdays, startDate, startTime, stopDate, stopTime, utc, contiguous]) => [
      ...option('--timestart', start),
      ...option('--timestop', stop),
      ...option('--monthdays', monthdays?.replace(/[a-z]+/g, '')),
      ...option('--weekdays', weekdays),
      ...option('--datestart', startDate && `${startDate}T${startTime}`),
      ...option('--datestop', stopDate && `${stopDate}T${stopTime}`),
      ...(utc === undefined ? option('--kerneltz') : []),
      ...flag('--contiguous', contiguous),
    ],
  ),
];

/** `[1]` begins the next element of a strict policy. */
function readPolicyWord([, index, not, name, value]: RegExpExecArray): Token[] {
  if (index !== undefined) return index === '0' ? [] : option('--next');
  return inverted(not, option(`--${name}`, name === 'proto' ? (policyProtocols.get(value!) ?? value) : value));
}
