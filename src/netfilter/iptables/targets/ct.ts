import type { Packet, Zone } from '../../../model/packet.ts';
import { isFresh, untracked, withZone } from '../../connection.ts';
import type { Outcome } from '../../rule.ts';
import { defineTarget, type Options } from '../extension.ts';
import { flag, word } from '../readers.ts';

/** What has a connection already, because it came round by lo, keeps it (xt_ct_target). */
const leaveUntracked = (packet: Packet): Outcome =>
  isFresh(packet.connection)
    ? { kind: 'next', packet: untracked(packet), effect: 'not tracked' }
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

/** The zone that the options name; a text where it is none that the listing tells. */
function zoneOf(given: Options<typeof settings>): Zone | string | null {
  const option = given['--zone'] ?? given['--zone-orig'] ?? given['--zone-reply'];
  if (option === undefined) return null;
  const of = given['--zone'] ? 'both' : given['--zone-orig'] ? 'original' : 'reply';
  const id = Number(option.value);
  return Number.isInteger(id) ? { id, of } : `zone ${option.value} of connection tracking is not modelled`;
}

/** Settings of connection tracking for the packet (xt_CT): --notrack keeps it out, a zone keeps it apart, the others change no packet's fate. */
export const ct = defineTarget({
  name: 'CT',
  options: { '--notrack': flag, ...settings },
  apply(options, packet) {
    if (options['--notrack']) return leaveUntracked(packet);
    if (!isFresh(packet.connection)) return { kind: 'next', effect: 'tracked already' };
    const zone = zoneOf(options);
    if (zone === null) return { kind: 'next', effect: 'connection tracking set up' };
    if (typeof zone === 'string') return { kind: 'verdict', verdict: { type: 'handed-over', because: zone } };
    return { kind: 'next', packet: withZone(packet, zone), effect: `tracked in zone ${zone.id}` };
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
  apply: (_options, packet) => leaveUntracked(packet),
  describe: () => 'do not track',
});
