import { all } from '../../logic.ts';
import { unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, word } from '../readers.ts';
import { clauses } from '../words.ts';

const because = 'which process sends the packet is not in the evidence';

/** The process that sent the packet (xt_owner). A packet that came in has none: only negated options hold for it. */
export const owner = defineMatch({
  name: 'owner',
  options: { '--uid-owner': word, '--gid-owner': word, '--suppl-groups': flag, '--socket-exists': flag },
  test: (options, packet) =>
    all([
      holds(options['--uid-owner'], (user) =>
        packet.local ? unknown(`the sender's user is ${user}`, because) : yesIf(false),
      ),
      holds(options['--gid-owner'], (group) =>
        packet.local ? unknown(`the sender's group is ${group}`, because) : yesIf(false),
      ),
      holds(options['--socket-exists'], () =>
        packet.local ? unknown('a socket sends the packet', because) : yesIf(false),
      ),
    ]),
  describe: (options) =>
    clauses(
      clause("sender's user", options['--uid-owner'], (user) => user),
      clause("sender's group", options['--gid-owner'], (group) => group),
      clause('sender', options['--socket-exists'], () => 'a socket of this host'),
    ),
});
