import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { enoughLines, prove } from '../proof.ts';
import { stopsBy } from '../stops-of.ts';

export const hairpinOff = defineCause({
  id: 'hairpin-off',
  title: 'A bridge does not send packets back out of the port they came in by',
  severity: 'error',
  symptom: 'A pod cannot reach itself through its own service; other pods can reach it.',
  proof:
    'The packet that the service sends back to the same pod would have to leave by the port it came in by, and hairpin mode is off there.',
  fix: 'Switch hairpin mode on: hairpinMode in the CNI configuration, --hairpin-mode=hairpin-veth of the kubelet for kubenet.',
  needs: ['bridge-link.json'],
  breaks: ['cluster-ip'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'hairpin-off').filter(({ isCertain }) => isCertain),
      ({ node }) => node ?? '',
    ).map((stops): Sighting => {
      const node = stops[0]!.node;
      const host = examination.world.network.nodes.find(({ name }) => name === node);
      const ports = (host?.facts.bridgePorts ?? []).filter(({ hairpin }) => hairpin === false);
      const lines = prove(...stops.map(({ line }) => line));
      return {
        node,
        subject: null,
        title: `hairpin mode is off on ${ports.length} ${ports.length === 1 ? 'port' : 'ports'} of ${[...new Set(ports.map(({ bridge }) => bridge))].join(', ')} on ${node}: a pod cannot reach itself through a service`,
        evidence: lines.slice(0, enoughLines),
        fix: ports
          .slice(0, 20)
          .map(({ device }) => commandLine('bridge', 'link', 'set', 'dev', device, 'hairpin', 'on')),
        confidence: 1,
        explains: stops,
      };
    }),
});
