import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import { groupBy } from '../../model/group-by.ts';
import type { IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { printRule } from '../../sources/iptables/index.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, commandOf, savedTables } from '../clues/iptables-rules.ts';
import { stopsAt } from '../clues/stops-at.ts';
import { enoughLines, prove } from '../proof.ts';

/** Somebody may add a rule twice; a program that does not find its own rule adds it at every sync. */
const fewest = 5;

/** Chains of services are many and are written as a whole: they never hold copies. */
const ofServices = /^KUBE-(?:SVC|SEP|SVL|EXT|XLB|FW)-/;

export const duplicateRulesIptablesBug = defineCause({
  id: 'duplicate-rules-iptables-bug',
  title: 'Two versions of iptables misread the rules of each other',
  severity: 'warning',
  symptom:
    'The same rule stands in a chain hundreds of times, packets get slower; or, where the mark of a rule was lost, KUBE-FIREWALL drops everything.',
  proof:
    'A chain holds one rule five times or more, word for word; or the DROP of KUBE-FIREWALL for marked packets does not ask for the mark (then it is an error).',
  fix: 'Bring iptables on the node and in the images of kubelet, kube-proxy and the CNI agent to one version of 1.8.3 or later (1.8.8 writes what 1.8.7 cannot read); then delete the copies or reboot.',
  needs: ['iptables-save.txt'],
  breaks: ['node', 'kube-proxy'],
  outranks: ['firewall-rule-drops', 'input-policy-drop', 'input-drops-node-port'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] =>
      ['raw', 'mangle', 'nat', 'filter'].flatMap((name) =>
        savedTables(evidence, name).flatMap((saved): Sighting[] => {
          const command = `${commandOf(saved, evidence.iptables)} -w -t ${name}`;
          const version = saved.dump.version === null ? '' : ` (iptables ${saved.dump.version})`;
          const lost = name === 'filter' ? dropsWithoutMark(saved.table) : [];
          const copies = repeated(saved.table);
          const about = { node: host.name, subject: null };
          return [
            ...lost.map(
              (rule): Sighting => ({
                ...about,
                severity: 'error',
                title: `KUBE-FIREWALL of ${host.name} drops every packet: the rule for marked packets has lost its mark${version}`,
                evidence: prove(rule.origin),
                fix: [`${command} -D KUBE-FIREWALL ${rule.number}`, 'iptables --version', 'systemctl restart kubelet'],
                confidence: 0.95,
                explains: stopsAt(examination, [rule.origin]),
              }),
            ),
            ...copies.map(
              ({ chain, rules }): Sighting => ({
                ...about,
                title: `${chain} of table ${name} holds the same rule ${rules.length} times${version}`,
                evidence: prove(...rules.slice(0, enoughLines).map(({ origin }) => origin)),
                fix: [`${command} -D ${chain} ${printRule(rules[0]!)}`, 'iptables --version'],
                confidence: 0.8,
                explains: [],
              }),
            ),
          ];
        }),
      ),
    ),
});

/** kubelet's `-m comment --comment "kubernetes firewall for dropping marked packets" -m mark --mark 0x8000/0x8000 -j DROP`. */
const dropsWithoutMark = (table: IptablesTable): IptablesRule[] =>
  chainRules(table, 'KUBE-FIREWALL').filter(
    (rule) =>
      ruleTarget(rule) === 'DROP' &&
      /dropping marked packets/.test(ruleOption(rule, '--comment')?.value ?? '') &&
      ruleOption(rule, '--mark') === null,
  );

function repeated(table: IptablesTable): { chain: string; rules: IptablesRule[] }[] {
  return table
    .chainNames()
    .filter((chain) => !ofServices.test(chain) && (table.chain(chain)?.ruleCount ?? 0) >= fewest)
    .flatMap((chain) => {
      const same = groupBy(chainRules(table, chain), printRule);
      return same.filter((rules) => rules.length >= fewest).map((rules) => ({ chain, rules }));
    });
}
