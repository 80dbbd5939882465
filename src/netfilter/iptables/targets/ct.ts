import type { Packet } from '../../../model/packet.ts';
import type { Outcome } from '../../rule.ts';
import { defineTarget } from '../extension.ts';
import { flag, word } from '../readers.ts';

/** What has a connection already, because it came round by lo, keeps it (xt_ct_target). */
const untracked = (packet: Packet): Outcome =>
  packet.connection.state === 'INVALID'
    ? {
        kind: 'next',
        packet: { ...packet, connection: { ...packet.connection, state: 'UNTRACKED' } },
        effect: 'not tracked',
      }
    : { kind: 'next', effect: 'tracked already' };

const settings = {
  '--helper': word,
  '--ctevents': word,
  '--expevents': word,
  '--zone': word,
  '--zone-orig': word,
  '--zone-reply': word,
  '--timeout': word,
};

/** Settings of connection tracking for the packet (xt_CT): --notrack keeps it out, the others change no packet's fate. */
export const ct = defineTarget({
  name: 'CT',
  options: { '--notrack': flag, ...settings },
  apply(options, packet) {
    if (options['--notrack']) return untracked(packet);
    const zone = options['--zone'] ?? options['--zone-orig'] ?? options['--zone-reply'];
    return { kind: 'next', effect: zone ? `tracked in zone ${zone.value}` : 'connection tracking set up' };
  },
  describe(options) {
    if (options['--notrack']) return 'do not track';
    const given = Object.entries(options).map(([name, option]) => `${name.slice(2)} ${option?.value}`);
    return `set up connection tracking (${given.join(', ')})`;
  },
});

/** The older form of `CT --notrack` (xt_NOTRACK). */
export const notrack = defineTarget({
  name: 'NOTRACK',
  options: {},
  apply: (_options, packet) => untracked(packet),
  describe: () => 'do not track',
});
