import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { sumCounter } from '../clues/conntrack-counters.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, savedTables } from '../clues/iptables-rules.ts';
import { enoughLines, prove } from '../proof.ts';

/** Late packets of closed connections count as well: a few are no sign of anything. */
const notable = 100;

export const conntrackInvalidResets = defineCause({
  id: 'conntrack-invalid-resets',
  title: 'Packets out of the window pass untranslated and reset connections',
  severity: 'warning',
  symptom: '"connection reset by peer" in long transfers by a service.',
  proof:
    'KUBE-FORWARD does not drop what connection tracking calls INVALID, nf_conntrack_tcp_be_liberal is 0, and the counter `invalid` of conntrack -S has grown. A capture of a reset that the client never sent makes it certain.',
  fix: 'sysctl -w net.netfilter.nf_conntrack_tcp_be_liberal=1, or kube-proxy 1.15 or later, which drops such packets.',
  needs: ['iptables-save.txt', 'sysctl.txt', 'conntrack-stats.txt'],
  breaks: ['kube-proxy'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const liberal = host.facts.sysctls?.['net.netfilter.nf_conntrack_tcp_be_liberal'];
      const invalid = sumCounter(evidence, 'invalid');
      if (liberal?.value !== '0' || invalid.sum < notable) return [];
      return savedTables(evidence, 'filter').flatMap(({ table, isWhole }): Sighting[] => {
        const chain = isWhole && table.family === 4 ? table.chain('KUBE-FORWARD') : null;
        const dropsInvalid = ['KUBE-FORWARD', 'FORWARD'].some((name) =>
          chainRules(table, name).some(
            (rule) =>
              ruleTarget(rule) === 'DROP' &&
              /\bINVALID\b/.test(ruleOption(rule, '--ctstate', '--state')?.value ?? '') &&
              ruleOption(rule, '-s', '-d', '-i', '-o', '-p') === null,
          ),
        );
        if (chain === null || dropsInvalid) return [];
        return [
          {
            node: host.name,
            subject: null,
            title: `${host.name} forwards packets that connection tracking calls INVALID (${invalid.sum} so far): long transfers by services may be reset`,
            evidence: prove(chain.origin, liberal.origin, ...invalid.origins.slice(0, enoughLines)),
            fix: ['sysctl -w net.netfilter.nf_conntrack_tcp_be_liberal=1'],
            confidence: 0.5,
            explains: [],
          },
        ];
      });
    }),
});
