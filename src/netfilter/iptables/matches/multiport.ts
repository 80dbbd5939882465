import { any } from '../../logic.ts';
import { printPortList, testPort } from '../../port-match.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { portList } from '../readers.ts';
import { clauses } from '../words.ts';

/** Lists of ports; `--ports` holds where either port is in the list (xt_multiport). */
export const multiport = defineMatch({
  name: 'multiport',
  options: { '--sports': portList, '--dports': portList, '--ports': portList },
  aliases: { '--source-ports': '--sports', '--destination-ports': '--dports', '--port': '--ports' },
  test(options, packet) {
    const { '--sports': source, '--dports': destination, '--ports': either } = options;
    if (destination) return holds(destination, (ports) => testPort('destination', packet.destinationPorts, ports));
    if (source) return holds(source, (ports) => testPort('source', packet.sourcePorts, ports));
    return holds(either, (ports) =>
      any([testPort('source', packet.sourcePorts, ports), testPort('destination', packet.destinationPorts, ports)]),
    );
  },
  describe: (options) =>
    clauses(
      clause('source port', options['--sports'], printPortList),
      clause('destination port', options['--dports'], printPortList),
      clause('source or destination port', options['--ports'], printPortList),
    ),
});
