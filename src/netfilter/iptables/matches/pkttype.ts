import { linkType } from '../../link-type.ts';
import { unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { oneOf } from '../readers.ts';

/** Unicast, broadcast or multicast on the link (xt_pkttype). */
export const pkttype = defineMatch({
  name: 'pkttype',
  options: { '--pkt-type': oneOf('unicast', 'broadcast', 'multicast') },
  test: (options, packet, host) =>
    holds(options['--pkt-type'], (wanted) => {
      const type = linkType(packet, host);
      return type.known ? yesIf(type.value === wanted) : unknown(`the packet is ${wanted} on its link`, type.because);
    }),
  describe: (options) => clause('link-layer packet type', options['--pkt-type'], (type) => type) ?? '',
});
