import { opacityOf } from '../../cluster/plugins/opacity.ts';
import { worldNode } from '../../cluster/world.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
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
      const ports = (host?.facts.bridgePorts ?? []).filter(
        ({ hairpin, device }) => hairpin === false && !isOpaque(examination, node, device),
      );
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

/** A port by which a network plugin takes frames elsewhere is no pod's. */
function isOpaque({ world }: Examination, node: string | null, device: string): boolean {
  const evidence = worldNode(world, node ?? '')?.evidence;
  const link = evidence?.facts.links?.find(({ name }) => name === device);
  return evidence !== undefined && link !== undefined && opacityOf(evidence, link) !== null;
}
