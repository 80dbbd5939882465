import { printEndpoint } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';
import { untranslated } from '../service-rules.ts';
import { hostOf, nodeOf, podAt, stopsBy } from '../stops-of.ts';

export const nothingListens = defineCause({
  id: 'nothing-listens',
  title: 'Nobody listens where the packet arrives',
  severity: 'error',
  symptom: 'Connection refused, though rules and routes are right.',
  proof: 'The packet is delivered, and no socket of the host is bound to the port.',
  fix: 'See the application, its containerPort and the targetPort of the service.',
  needs: ['ss.txt'],
  breaks: ['cluster-ip', 'apiserver', 'node', 'node-port'],
  recognise(examination) {
    const lost = new Set(untranslated(examination).map(({ stop }) => stop));
    const stops = stopsBy(examination, 'nothing-listens').filter(
      (stop) => !lost.has(stop) && stop.flow.check !== 'apiserver',
    );
    return groupBy(stops, ({ node, path }) => `${node} ${path.destination.port}`).map((group): Sighting => {
      const { node: host, path, flow } = group[0]!;
      const sockets = hostOf(examination, host)?.facts.sockets ?? [];
      return {
        node: nodeOf(examination, group[0]!),
        subject: flow.service,
        title: `nothing listens on ${printEndpoint(path.destination.ip, path.destination.port)} of ${podAt(examination, group[0]!) ?? host}`,
        evidence: prove(...path.steps.filter(({ effect }) => /^DNAT/.test(effect)).slice(-1), sockets[0]?.origin),
        fix: [commandLine('ss', '-tlnp', 'sport', '=', `:${path.destination.port}`)],
        confidence: 0.9,
        explains: group,
      };
    });
  },
});
