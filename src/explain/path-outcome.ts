import { onlyPort } from '../model/ports.ts';
import type { Path } from '../model/trace.ts';
import type { RawPath } from '../simulate/flow.ts';
import { packetOf } from '../simulate/traveller.ts';

/** Of a path: how it ends and where, and who is seen there as its source. */
export type PathOutcome = Pick<Path, 'verdict' | 'source'> & {
  destination: Pick<Path['destination'], 'ip' | 'port'>;
  reply: Pick<Path['reply'], 'verdict'>;
};

/** What a path comes to. Nothing is put into words: that is most of the work of a trace. */
export function outcomeOf({ end, verdict, replyVerdict }: RawPath): PathOutcome {
  const packet = packetOf(end.traveller);
  const { connections } = end.traveller;
  const isMasqueraded =
    packet.connection.snat !== null || connections.some(({ connection }) => connection.snat !== null);
  return {
    verdict,
    destination: { ip: packet.destination, port: onlyPort(packet.destinationPorts) },
    source: { ip: packet.source, port: onlyPort(packet.sourcePorts), masqueraded: isMasqueraded },
    reply: { verdict: replyVerdict },
  };
}
