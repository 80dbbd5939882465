import { no, unknown, yes } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { flag } from '../readers.ts';

const condition = 'an open socket of this host takes the packet';

/** An open socket for the packet (xt_socket). Without --nowildcard a socket that listens on any address does not count. */
export const socket = defineMatch({
  name: 'socket',
  options: { '--transparent': flag, '--nowildcard': flag, '--restore-skmark': flag },
  test(options, packet, host) {
    const found = host.hasSocket(packet);
    if (!found.known) return unknown(condition, found.because);
    if (!found.value) return no;
    if (options['--transparent'] || options['--restore-skmark']) {
      return unknown(condition, 'whether the socket is transparent, and its mark, are not in the evidence');
    }
    return options['--nowildcard'] ? yes : unknown(condition, 'whether the socket is bound to any address decides');
  },
  describe: (options) => `socket is open on this host${options['--transparent'] ? ' and transparent' : ''}`,
});
