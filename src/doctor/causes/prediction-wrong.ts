import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { debugLine } from '../probing/debug-line.ts';
import type { ProbedFlow } from '../probing/probed-flow.ts';
import { describeAnswers, probeEvidence } from '../probing/words.ts';
import { proveStop } from '../proof.ts';

export const predictionWrong = defineCause({
  id: 'prediction-wrong',
  title: 'k8snet predicted that a connection fails, and it is answered',
  severity: 'warning',
  symptom: 'None: the connection works. What k8snet says about it, and about others like it, is not to be trusted.',
  proof: 'A probe is answered, where the evidence says that the packet is lost or refused: both are shown.',
  fix: 'Report it with the evidence (`k8snet collect`): it is an error of k8snet, or of what it read. `k8snet debug trace` shows the way that the packet really takes.',
  needs: [],
  breaks: [],
  recognise: ({ probed }) =>
    groupBy(
      probed.filter(({ meeting }) => meeting === 'passes-unforeseen'),
      ({ result: { flow } }) => `${flow.node} ${flow.check}`,
    ).map((group): Sighting => {
      const [{ result }] = group as [ProbedFlow];
      const more = group.length > 1 ? ` (and ${group.length - 1} more of this check)` : '';
      return {
        node: result.flow.node,
        subject: null,
        title: `${result.flow.title} was predicted to fail${more}: ${predicted(group[0]!)}; but ${describeAnswers(group[0]!)}`,
        evidence: group
          .slice(0, 3)
          .flatMap(({ result: { stops }, probes }) => [
            ...stops.slice(0, 1).flatMap(proveStop),
            ...probes.slice(0, 1).map(probeEvidence),
          ]),
        fix: group.slice(0, 3).map((one) => debugLine(one.result.flow)),
        confidence: 1,
        explains: [],
        bearsOn: [result.flow.check],
      };
    }),
});

const predicted = ({ result }: ProbedFlow): string =>
  result.stops[0]?.reason ?? result.trace?.paths[0]?.reason ?? 'the service has no endpoints';
