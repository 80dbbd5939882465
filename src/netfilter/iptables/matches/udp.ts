import { all } from '../../logic.ts';
import { defineMatch } from '../extension.ts';
import { describePorts, portAliases, portOptions, testPorts } from './ports.ts';

/** UDP ports (xt_tcpudp). */
export const udp = defineMatch({
  name: 'udp',
  options: portOptions,
  aliases: portAliases,
  test: (options, packet) => all(testPorts(options, packet)),
  describe: describePorts,
});
