import { no, unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { oneWord } from '../readers.ts';

const macAddress = oneWord((text) => (/^(?:[\da-f]{1,2}:){5}[\da-f]{1,2}$/i.test(text) ? text.toLowerCase() : null));

/** The sender's hardware address (xt_mac). A packet of the host itself has none and never matches, negated or not; nor does lo. */
export const mac = defineMatch({
  name: 'mac',
  options: { '--mac-source': macAddress },
  test(options, packet) {
    if (packet.local || packet.in === 'lo') return no;
    return holds(options['--mac-source'], (wanted) =>
      packet.sourceMac === null
        ? unknown(`the sender's hardware address is ${wanted}`, "the sender's hardware address was not given")
        : yesIf(packet.sourceMac.toLowerCase() === wanted),
    );
  },
  describe: (options) => clause("sender's hardware address", options['--mac-source'], (address) => address) ?? '',
});
