import type { Token } from '../../../../model/iptables.ts';
import { flag, option, type Phrase, phrase } from '../phrase.ts';

const choice = '( random)?( random-fully)?( persistent)?';

const choiceOptions = (random?: string, fully?: string, persistent?: string): Token[] => [
  ...flag('--random', random),
  ...flag('--random-fully', fully),
  ...flag('--persistent', persistent),
];

const translation = (name: string, toOption: string): Phrase =>
  phrase(name, new RegExp(String.raw`to:(\S+)${choice}`), ([, to, random, fully, persistent]) => [
    ...option(toOption, to),
    ...choiceOptions(random, fully, persistent),
  ]);

/** Targets of the nat table. */
export const natTargets: Phrase[] = [
  translation('DNAT', '--to-destination'),
  translation('SNAT', '--to-source'),
  phrase('NETMAP', /to:(\S+)/, ([, to]) => option('--to', to)),
  phrase('REDIRECT', new RegExp(String.raw`redir ports (\S+)${choice}`), ([, ports, random, fully, persistent]) => [
    ...option('--to-ports', ports),
    ...choiceOptions(random, fully, persistent),
  ]),
  phrase('REDIRECT', /random/, () => option('--random')),
  phrase('MASQUERADE', /(?=masq|random)(?:masq ports: (\S+))?( ?random(?= |$))?( ?random-fully)?/, (found) => [
    ...option('--to-ports', found[1]),
    ...choiceOptions(found[2], found[3]),
  ]),
  phrase('SNPT', /SNPT src-pfx (\S+) dst-pfx (\S+)/, readPrefixes),
  phrase('DNPT', /DNPT src-pfx (\S+) dst-pfx (\S+)/, readPrefixes),
];

function readPrefixes([, source, destination]: RegExpExecArray): Token[] {
  return [...option('--src-pfx', source), ...option('--dst-pfx', destination)];
}
