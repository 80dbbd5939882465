import { defineCause } from '../cause.ts';

export const jumpToMissingChain = defineCause({
  id: 'jump-to-missing-chain',
  title: 'A rule jumps to a chain that is not there',
  severity: 'error',
  symptom: 'iptables-restore refuses the ruleset, or what stands behind the jump never happens.',
  proof: 'A rule names a chain that the whole table does not declare.',
  fix: 'Let the program that owns the rule write its chains again (restart kube-proxy or the CNI agent), or delete the rule.',
  needs: [],
  breaks: ['kube-proxy'],
  recognise: null,
  foundBy: 'explain-chain',
});
