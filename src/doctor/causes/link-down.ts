import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import { byLine, nodeOf, stopsBy } from '../stops-of.ts';

export const linkDown = defineCause({
  id: 'link-down',
  title: 'A device of the node is down',
  severity: 'error',
  symptom: 'Everything that leaves or arrives by the device is lost.',
  proof: 'The device lacks the UP flag, or has no carrier.',
  fix: 'Set it up; see cable, switch, driver and network configuration.',
  needs: ['ip-link.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'link-down').filter(({ line }) => line !== null),
      byLine,
    ).map(
      (stops): Sighting => ({
        node: nodeOf(examination, stops[0]!),
        subject: null,
        title: stops[0]!.reason,
        evidence: prove(stops[0]!.line),
        fix: ['ip -br link'],
        confidence: 1,
        explains: stops,
      }),
    ),
});
