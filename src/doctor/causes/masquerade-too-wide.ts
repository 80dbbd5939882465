import { groupBy } from '../../model/group-by.ts';
import type { Path } from '../../model/trace.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { deleteRule } from '../command-line.ts';
import { masqueradingStep } from '../masquerading.ts';
import { prove } from '../proof.ts';

export const masqueradeTooWide = defineCause({
  id: 'masquerade-too-wide',
  title: 'Traffic from pod to pod is masqueraded',
  severity: 'warning',
  symptom:
    "Everything works, but pods of other nodes see the node's address: network policies, session affinity and logs go wrong.",
  proof: 'A packet from pod to pod meets a MASQUERADE or SNAT rule.',
  fix: 'Except the pod CIDR from the rule (! -d).',
  needs: ['iptables-save.txt'],
  breaks: [],
  recognise: ({ flows }) => {
    const met = flows
      .filter(({ flow }) => flow.check === 'cross-node' || flow.check === 'same-node')
      .flatMap(({ flow, trace }) =>
        (trace?.paths ?? []).flatMap((path) => {
          const step = path.source.masqueraded ? masqueradingStep(path) : null;
          return step === null || isOpen(path, trace!.paths) ? [] : [{ flow, path, step }];
        }),
      );
    return groupBy(met, ({ step }) => `${step.source}:${step.line} ${step.text}`).map((group): Sighting => {
      const { step, flow, path } = group[0]!;
      const removal = deleteRule(step.text, step.table, step.source);
      return {
        node: step.node,
        subject: null,
        title: `rule ${step.rule} of ${step.chain} on ${step.node} masquerades traffic between pods: ${path.destination.ref ?? path.destination.ip} sees ${path.source.ip} in place of the pod's address`,
        evidence: prove(step),
        fix: removal === null ? [] : [`${removal}   # and put it back with ! -d <pod CIDR>`],
        confidence: flow.check === 'cross-node' ? 1 : 0.9,
        explains: [],
      };
    });
  },
});

/** Whether the rule matches is not known: under other conditions the same receiver sees the pod's address. */
const isOpen = ({ conditions, destination }: Path, paths: readonly Path[]): boolean =>
  conditions.length > 0 && paths.some((one) => !one.source.masqueraded && one.destination.ip === destination.ip);
