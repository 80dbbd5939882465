import { printEndpoint } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import type { ConntrackEntry } from '../../model/node.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { enoughLines, prove } from '../proof.ts';

/** Ports that translation chooses from (nf_nat_l4proto_unique_tuple): 1024 to 65535. */
const ports = 64_512;
/** The ports of net.ipv4.ip_local_port_range: beyond them searching for a free one takes long. */
const many = 28_000;

export const snatPortsExhausted = defineCause({
  id: 'snat-ports-exhausted',
  title: 'One address has nearly no free ports left for connections to one destination',
  severity: 'warning',
  symptom: 'Connections of pods to one host outside fail now and then, those to others work.',
  proof:
    'conntrack holds 28,000 or more connections to one address and port that were translated to one source address; above 64,000 none is left.',
  fix: 'Keep connections alive or pool them, shorten nf_conntrack_tcp_timeout_time_wait, or spread them over more source or destination addresses.',
  needs: ['conntrack.txt'],
  breaks: ['node', 'egress'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const translated = (evidence.conntrack ?? []).filter(
        ({ original, reply }) => reply.destination !== original.source && reply.sourcePort !== null,
      );
      return groupBy(translated, keyOf)
        .filter((entries) => entries.length >= many)
        .map((entries): Sighting => {
          const [{ protocol, reply }] = entries as [ConntrackEntry];
          const target = printEndpoint(reply.source, reply.sourcePort);
          return {
            node: host.name,
            subject: null,
            severity: entries.length > ports * 0.98 ? 'error' : 'warning',
            title: `${entries.length} ${protocol} connections to ${target} share the source address ${reply.destination} on ${host.name}: ${ports} are possible`,
            evidence: prove(...entries.slice(0, enoughLines).map(({ origin }) => origin)),
            fix: [
              `conntrack -L -p ${protocol} --reply-src ${reply.source} --reply-port-src ${reply.sourcePort} | wc -l`,
              'conntrack -S   # insert_failed grows when none is left',
            ],
            confidence: 0.9,
            explains: [],
          };
        });
    }),
});

/** What must differ in the source port only: the answer's source and destination. */
const keyOf = ({ protocol, reply }: ConntrackEntry): string =>
  `${protocol} ${reply.source} ${reply.sourcePort} ${reply.destination}`;
