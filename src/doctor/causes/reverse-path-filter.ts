import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';
import { byLine, nodeOf, stopsBy } from '../stops-of.ts';

export const reversePathFilter = defineCause({
  id: 'reverse-path-filter',
  title: 'Reverse path filtering drops packets',
  severity: 'error',
  symptom: 'Packets vanish without a rule: node ports, several uplinks, asymmetric routes.',
  proof: 'rp_filter is 1 for the device, and the route back to the source goes by another one.',
  fix: 'Set rp_filter to 2 (loose) for the device and for all, or make the routes symmetric.',
  needs: ['sysctl.txt', 'ip-route.json'],
  breaks: ['cross-node', 'cluster-ip', 'egress', 'node-port', 'host-port', 'node'],
  recognise: (examination) =>
    groupBy(stopsBy(examination, 'reverse-path-filter'), byLine).map((stops): Sighting => {
      const stop = stops[0]!;
      const node = nodeOf(examination, stop);
      const setting = /^\s*([\w./-]+)/.exec(stop.line?.text ?? '')?.[1];
      return {
        node,
        subject: null,
        title: stop.reason,
        evidence: prove(stop.line),
        fix: setting === undefined ? [] : [commandLine('sysctl', '-w', `${setting}=2`)],
        confidence: 1,
        explains: stops,
      };
    }),
});
