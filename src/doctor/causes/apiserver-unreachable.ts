import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { proveStop } from '../proof.ts';
import { byLine, stopsBy } from '../stops-of.ts';

export const apiserverUnreachable = defineCause({
  id: 'apiserver-unreachable',
  title: 'The API server cannot be reached',
  severity: 'error',
  symptom: 'dial tcp 10.96.0.1:443: i/o timeout in the logs of pods.',
  proof: 'The packet for the API server ends on the way, for a reason that no other finding names.',
  fix: 'Follow it: k8snet trace apiserver --from pod/NAME.',
  needs: [],
  breaks: ['apiserver'],
  recognise: (examination) =>
    groupBy(
      stopsBy(
        examination,
        'ttl',
        'loop',
        'martian-source',
        'no-source-address',
        'dummy-device',
        'answer-astray',
        'ipvs',
      ).filter(({ flow, isCertain }) => isCertain && flow.check === 'apiserver'),
      (stop) => `${stop.by} ${byLine(stop)}`,
    ).flatMap((stops): Sighting[] => {
      const evidence = proveStop(stops[0]!);
      return evidence.length === 0
        ? []
        : [
            {
              node: stops[0]!.flow.node,
              subject: null,
              title: `the API server cannot be reached from ${stops[0]!.flow.node}: ${stops[0]!.reason}`,
              evidence,
              fix: [`k8snet trace apiserver --node ${stops[0]!.flow.node.replace(/[^\w.-]/g, '?')}`],
              confidence: 0.7,
              explains: stops,
            },
          ];
    }),
});
