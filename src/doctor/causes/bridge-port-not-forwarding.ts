import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { podOfDownPort } from '../clues/down-port.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';
import { byLine, stopsBy } from '../stops-of.ts';

export const bridgePortNotForwarding = defineCause({
  id: 'bridge-port-not-forwarding',
  title: 'A bridge port does not forward',
  severity: 'error',
  symptom: 'A pod has no network for its first 15 to 30 seconds, or never.',
  proof: "The port's state is listening, learning, blocking or disabled.",
  fix: 'Switch the spanning tree protocol off on the bridge, or its forward delay to 0.',
  needs: ['bridge-link.json'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'bridge-port-not-forwarding').filter((stop) => podOfDownPort(examination, stop) === null),
      byLine,
    ).map((stops): Sighting => {
      const { node, line } = stops[0]!;
      const host = examination.world.network.nodes.find(({ name }) => name === node);
      const port = host?.facts.bridgePorts?.find(
        ({ origin }) => origin.text === line?.text && origin.line === line.line,
      );
      return {
        node,
        subject: port?.device ?? null,
        title: `port ${port?.device} of ${port?.bridge} on ${node} is ${port?.state}, not forwarding`,
        evidence: prove(line),
        fix:
          port === undefined
            ? []
            : [
                commandLine('ip', 'link', 'set', port.bridge, 'type', 'bridge', 'stp_state', 0),
                commandLine('bridge', 'link', 'set', 'dev', port.device, 'state', 3),
              ],
        confidence: 1,
        explains: stops,
      };
    }),
});
