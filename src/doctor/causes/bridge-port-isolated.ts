import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { enoughLines, prove } from '../proof.ts';
import { stopsBy } from '../stops-of.ts';

export const bridgePortIsolated = defineCause({
  id: 'bridge-port-isolated',
  title: 'Bridge ports are isolated from each other',
  severity: 'error',
  symptom: 'Pods of one node do not reach each other; everything else works.',
  proof: 'Both ports of the bridge have the isolated flag.',
  fix: 'Switch it off, and off in the CNI configuration (portIsolation).',
  needs: ['bridge-link.json'],
  breaks: ['same-node', 'cluster-ip', 'dns'],
  recognise: (examination) =>
    groupBy(stopsBy(examination, 'bridge-port-isolated'), ({ node }) => node ?? '').map((stops): Sighting => {
      const node = stops[0]!.node;
      const host = examination.world.network.nodes.find(({ name }) => name === node);
      const ports = (host?.facts.bridgePorts ?? []).filter(({ isolated }) => isolated === true);
      return {
        node,
        subject: null,
        title: `${ports.length} bridge ports on ${node} are isolated from each other`,
        evidence: prove(...ports.map(({ origin }) => origin)).slice(0, enoughLines),
        fix: ports
          .slice(0, 20)
          .map(({ device }) => commandLine('bridge', 'link', 'set', 'dev', device, 'isolated', 'off')),
        confidence: 1,
        explains: stops,
      };
    }),
});
