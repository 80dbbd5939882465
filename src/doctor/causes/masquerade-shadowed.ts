import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import type { IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { printRule } from '../../sources/iptables/index.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, commandOf, savedTables } from '../clues/iptables-rules.ts';
import { overlap, prefixesOf } from '../clues/prefixes.ts';
import { stopsPast } from '../clues/stops-at.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { unmasqueraded } from '../unmasqueraded.ts';

export const masqueradeShadowed = defineCause({
  id: 'masquerade-shadowed',
  title: "A rule before kube-proxy's takes packets out of masquerading",
  severity: 'warning',
  symptom:
    'A pod cannot reach itself by its service, or gets its answers from another address than it asked ("reply from unexpected source").',
  proof:
    'POSTROUTING of table nat accepts or returns packets to pods before it jumps to KUBE-POSTROUTING, without sparing those that kube-proxy marked (0x4000).',
  fix: 'Put the jump to KUBE-POSTROUTING first (restart kube-proxy), and bring the program that inserts the other rule up to date: flannel has spared the mark since 0.20.',
  needs: ['iptables-save.txt'],
  breaks: ['cluster-ip'],
  outranks: ['masquerade-missing'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] =>
      savedTables(evidence, 'nat').flatMap((saved): Sighting[] => {
        const lostAt = ({ origin }: IptablesRule): Stop[] =>
          stopsPast(examination, [origin]).filter(({ by, flow }) => unmasqueraded.has(by) && flow.service !== null);
        const found = findShadow(saved.table, (rule) => takesPods(rule) || lostAt(rule).length > 0);
        if (found === null) return [];
        const { rule, chain, jump } = found;
        const command = `${commandOf(saved, evidence.iptables)} -w -t nat`;
        const explains = lostAt(rule);
        return [
          {
            node: host.name,
            subject: null,
            severity: explains.length > 0 ? 'error' : 'warning',
            title: `a rule of ${chain} takes packets between pods away before KUBE-POSTROUTING of ${host.name} can masquerade them`,
            evidence: prove(rule.origin, jump.origin),
            fix: [
              `${command} -D ${chain} ${printRule(rule)}`,
              'kubectl -n kube-system rollout restart daemonset kube-proxy',
            ],
            confidence: 0.9,
            explains,
          },
        ];
      }),
    ),
});

interface Shadow {
  rule: IptablesRule;
  chain: string;
  jump: IptablesRule;
}

/** RETURN in POSTROUTING itself ends it with its policy; in a chain that it jumps to only ACCEPT does. */
function findShadow(table: IptablesTable, shadows: (rule: IptablesRule) => boolean): Shadow | null {
  const rules = chainRules(table, 'POSTROUTING');
  const at = rules.findIndex((rule) => ruleTarget(rule) === 'KUBE-POSTROUTING');
  if (at < 0) return null;
  for (const rule of rules.slice(0, at)) {
    const target = ruleTarget(rule);
    if ((target === 'RETURN' || target === 'ACCEPT') && shadows(rule))
      return { rule, chain: 'POSTROUTING', jump: rules[at]! };
    if (target === null) continue;
    const inner = chainRules(table, target).find((one) => ruleTarget(one) === 'ACCEPT' && shadows(one));
    if (inner !== undefined) return { rule: inner, chain: target, jump: rules[at]! };
  }
  return null;
}

/** From pods to pods: both sides are given and have addresses in common, and the mark of kube-proxy is not asked for. */
function takesPods(rule: IptablesRule): boolean {
  const [from, to] = [ruleOption(rule, '-s', '--source'), ruleOption(rule, '-d', '--destination')];
  if (from === null || to === null || from.negated || to.negated || ruleOption(rule, '--mark') !== null) return false;
  const [[source], [destination]] = [prefixesOf([from.value]), prefixesOf([to.value])];
  return source !== undefined && destination !== undefined && overlap(source, destination);
}
