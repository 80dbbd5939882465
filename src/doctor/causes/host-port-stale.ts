import { nodeTables } from '../../cluster/node-tables.ts';
import { worldNode } from '../../cluster/world.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import { prove } from '../proof.ts';

export const hostPortStale = defineCause({
  id: 'host-port-stale',
  title: 'A host port leads to a pod that is gone',
  severity: 'error',
  symptom: 'A host port times out, or only after a pod was replaced.',
  proof: "A rule of CNI's host ports sends the port to an address that no pod of the node has.",
  fix: 'Delete the rule; the chain is named after a container that is gone.',
  needs: ['iptables-save.txt', 'api/pods.json'],
  breaks: ['host-port'],
  recognise: ({ nodes, world, stops }) =>
    nodes.flatMap((host) => {
      const evidence = worldNode(world, host.name)?.evidence;
      const pods = world.network.pods.filter(({ nodeName }) => nodeName === host.name);
      if (evidence === undefined || pods.length === 0 || world.evidence.api.pods === null) return [];
      const owned = new Set(pods.flatMap(({ addresses }) => addresses));
      return nodeTables(evidence)
        .filter(({ name }) => name === 'nat')
        .flatMap((table) =>
          table
            .chainNames()
            .filter((name) => name.startsWith('CNI-DN-'))
            .flatMap((name) => {
              const gone = (table.chain(name)?.rules() ?? []).flatMap((rule) =>
                rule.destinations
                  .filter(({ endpoint }) => !owned.has(addressOf(endpoint)) && addressOf(endpoint) !== '')
                  .map(({ endpoint }) => ({ rule, endpoint })),
              );
              return gone.slice(0, 1).map(({ rule, endpoint }): Sighting => {
                const caller = table.callers(name)[0];
                const removal =
                  caller === undefined ? null : deleteRule(caller.origin.text, 'nat', caller.origin.source);
                return {
                  node: host.name,
                  subject: `host port ${rule.destinationPort ?? '?'}`,
                  title: `host port ${rule.destinationPort ?? '?'} of ${host.name} leads to ${endpoint}, which no pod of the node has`,
                  evidence: prove(rule.origin, caller?.origin),
                  fix: removal === null ? [] : [removal],
                  confidence: 0.9,
                  explains: stops.filter(
                    ({ flow, path }) =>
                      flow.check === 'host-port' &&
                      path.steps.some(({ source, line }) => source === rule.origin.source && line === rule.origin.line),
                  ),
                };
              });
            }),
        );
    }),
});

const addressOf = (endpoint: string): string => /^\[([^\]]+)\]/.exec(endpoint)?.[1] ?? endpoint.split(':')[0]!;
