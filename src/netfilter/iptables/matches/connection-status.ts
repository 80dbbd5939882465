import type { Packet } from '../../../model/packet.ts';
import { any } from '../../logic.ts';
import { no, type Result, unknown, yes, yesIf } from '../../rule.ts';

type Status = 'NONE' | 'EXPECTED' | 'SEEN_REPLY' | 'ASSURED' | 'CONFIRMED';

/**
 * Has the connection one of these status bits? A first packet has none yet: its entry is confirmed when it leaves the
 * host, or goes round by its loopback device. NONE asks for no bit and so never holds (xt_conntrack).
 */
export function testStatus(packet: Packet, wanted: readonly Status[]): Result {
  const { state } = packet.connection;
  return any(
    wanted.map((status) => {
      if (state === 'NEW' && status === 'CONFIRMED') return yesIf(packet.in === 'lo');
      if (status === 'NONE' || state === 'NEW') return no;
      if (state === 'ESTABLISHED' && (status === 'SEEN_REPLY' || status === 'CONFIRMED')) return yes;
      return unknown(`the connection is ${status}`, "the connection's status was not given");
    }),
  );
}
