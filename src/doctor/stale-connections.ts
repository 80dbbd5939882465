import { worldNode } from '../cluster/world.ts';
import { printEndpoint } from '../model/address.ts';
import { groupBy } from '../model/group-by.ts';
import type { ConntrackEntry } from '../model/node.ts';
import { ownsCertainly } from '../simulate/host.ts';
import type { Sighting } from './cause.ts';
import { commandLine } from './command-line.ts';
import type { Examination } from './examination.ts';
import { enoughLines, prove } from './proof.ts';
import { allFronts } from './survey/all-fronts.ts';
import { usedEndpoints } from './survey/service-front.ts';

/** Tracked connections to a service whose answers are awaited from an address that is no endpoint of it. */
export function staleConnections(
  examination: Examination,
  protocol: 'udp' | 'tcp',
  isStale: (entry: ConntrackEntry) => boolean,
): Sighting[] {
  const fronts = new Map(
    allFronts(examination)
      .filter((front) => front.protocol === protocol && front.endpoints !== null)
      .map((front) => [printEndpoint(front.address, front.port), front]),
  );
  return examination.nodes.flatMap((host) => {
    const { name } = host;
    const evidence = worldNode(examination.world, name)?.evidence;
    const entries = evidence?.conntrack ?? [];
    const usesIpvs = (evidence?.ipvs?.length ?? 0) > 0;
    const stale = entries.flatMap((entry) => {
      const { original, reply } = entry;
      const front = fronts.get(printEndpoint(original.destination, original.destinationPort));
      if (entry.protocol !== protocol || front === undefined || !isStale(entry)) return [];
      // Not translated at all: IPVS does not show in conntrack, and a service without local endpoints may be meant so.
      const isPlain = reply.source === original.destination;
      if (isPlain && (usesIpvs || protocol === 'tcp' || front.service?.internalTrafficPolicy === 'Local')) return [];
      // In userspace mode kube-proxy itself answers.
      if (ownsCertainly(host, reply.source)) return [];
      const answerer = printEndpoint(reply.source, reply.sourcePort);
      const used = usedEndpoints(front) ?? [];
      const isEndpoint = used.some(({ address, port }) => printEndpoint(address, port) === answerer);
      return used.length === 0 || isEndpoint ? [] : [{ entry, front, answerer }];
    });
    return groupBy(stale, ({ front }) => front.ref).map((group): Sighting => {
      const { front, answerer } = group[0]!;
      return {
        node: name,
        subject: front.ref,
        title: `${group.length} tracked ${protocol.toUpperCase()} ${group.length === 1 ? 'connection' : 'connections'} to ${front.ref} on ${name} still ${group.length === 1 ? 'leads' : 'lead'} to ${answerer}, which is no endpoint`,
        evidence: prove(...group.map(({ entry }) => entry.origin)).slice(0, enoughLines),
        fix: [
          commandLine(
            'conntrack',
            '-D',
            '-p',
            protocol,
            '--orig-dst',
            front.address,
            '--orig-port-dst',
            front.port,
            '--reply-src',
            group[0]!.entry.reply.source,
          ),
        ],
        confidence: 0.8,
        explains: [],
      };
    });
  });
}
