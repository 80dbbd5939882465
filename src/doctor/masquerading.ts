import { ruleOption, ruleTarget } from '../cluster/rule-option.ts';
import { familyOf, parsePrefix, prefixContains } from '../model/address.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import type { IptablesRule } from '../model/iptables.ts';
import type { Path, Step } from '../model/trace.ts';
import { chainRules, savedTables } from './clues/iptables-rules.ts';
import type { Examination } from './examination.ts';
import type { Stop } from './stop.ts';
import { lacksRulesFor } from './weigh-missing.ts';

/** The step that rewrote the source of a path; null where none did. */
export const masqueradingStep = ({ steps }: Path): Step | null => steps.find(isMasquerading) ?? null;

/** Did this rewrite the source of the packet on its way out? */
export const isMasquerading = ({ hook, effect, direction }: Step): boolean =>
  direction === 'original' && hook === 'POSTROUTING' && /^(?:MASQUERADE|SNAT|masquerade|snat|source)/.test(effect);

/**
 * A rule of iptables by which a node rewrites whatever this pod of its sends outside, kube-proxy's marked packets aside; null where it
 * has none.
 */
export function masqueradingRule(node: NodeEvidence, pod: string): IptablesRule | null {
  const family = familyOf(pod);
  for (const { table } of savedTables(node, 'nat')) {
    if (table.family !== family) continue;
    const called = chainRules(table, 'POSTROUTING').flatMap((rule) => ruleTarget(rule) ?? []);
    const chains = ['POSTROUTING', ...called].filter((chain) => chain !== 'KUBE-POSTROUTING');
    const found = chains.flatMap((chain) => chainRules(table, chain)).find((rule) => masquerades(rule, pod));
    if (found !== undefined) return found;
  }
  return null;
}

function masquerades(rule: IptablesRule, pod: string): boolean {
  const target = ruleTarget(rule);
  const from = ruleOption(rule, '-s', '--source');
  const to = ruleOption(rule, '-d', '--destination');
  const source = from === null ? null : parsePrefix(from.value);
  return (
    (target === 'MASQUERADE' || target === 'SNAT') &&
    (source === null ? from === null : prefixContains(source, pod) !== from!.negated) &&
    (to === null || to.negated) &&
    ruleOption(rule, '--mark', '-p', '--protocol') === null
  );
}

/** Stops of packets that left a node with a pod's own address as source, so that whoever is outside cannot answer. */
export function leftWithPodAddress({ stops, world }: Examination): { stop: Stop; node: string }[] {
  return stops.flatMap((stop) => {
    const { path, direction, flow, by } = stop;
    const pod = world.network.podOf(path.source.ip);
    if (direction !== 'reply' || path.source.masqueraded || pod?.node == null) return [];
    if (lacksRulesFor(pod.node, path.source.ip)) return [];
    const isOutside = path.decidedBy.by === 'left' && by === 'not-collected' && flow.check === 'egress';
    // Another node's address is outside as well: its own masquerading would be met on the way back only.
    const isOtherNode = flow.entry === 'node port' && (by === 'answer-from-elsewhere' || by === 'answer-astray');
    return isOutside || isOtherNode ? [{ stop, node: pod.node.name }] : [];
  });
}
