import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { sumCounter } from '../clues/conntrack-counters.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, savedTables } from '../clues/iptables-rules.ts';
import { enoughLines, prove } from '../proof.ts';

/** A few collisions since the node started happen everywhere. */
const notable = 100;

export const conntrackInsertRace = defineCause({
  id: 'conntrack-insert-race',
  title: 'Connections that begin at the same time lose packets',
  severity: 'warning',
  symptom: 'Connections to outside take 1 or 3 seconds longer now and then, names take 5.',
  proof:
    'insert_failed of conntrack -S grows under load: two packets were given the same translated port, or one UDP socket asked twice at once. One reading tells only that it happened: read it again while it is slow.',
  fix: 'Have MASQUERADE choose random ports (--random-fully, kube-proxy 1.16 and iptables 1.6.2 or later), use NodeLocal DNSCache, and a kernel of 5.0 or later.',
  needs: ['conntrack-stats.txt', 'iptables-save.txt'],
  breaks: ['node'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const failed = sumCounter(evidence, 'insert_failed');
      if (failed.sum < notable) return [];
      const rules = predictablePorts(evidence);
      const why = rules.length > 0 ? ', and MASQUERADE does not choose random ports there' : '';
      return [
        {
          node: host.name,
          subject: null,
          title: `${failed.sum} packets of ${host.name} were lost since it started, because their connection could not be entered${why}`,
          evidence: prove(...failed.origins.slice(0, enoughLines), ...rules.slice(0, enoughLines)),
          fix: ['conntrack -S | grep -o "insert_failed=[0-9]*"   # twice, some seconds apart, under load'],
          confidence: 0.5,
          explains: [],
        },
      ];
    }),
});

/** MASQUERADE without --random-fully. */
const predictablePorts = (node: NodeEvidence): Origin[] =>
  savedTables(node, 'nat').flatMap(({ table }) =>
    ['KUBE-POSTROUTING', 'POSTROUTING', 'FLANNEL-POSTRTG'].flatMap((chain) =>
      chainRules(table, chain)
        .filter((rule) => ruleTarget(rule) === 'MASQUERADE' && ruleOption(rule, '--random-fully') === null)
        .map(({ origin }) => origin),
    ),
  );
