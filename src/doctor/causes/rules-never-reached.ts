import { defineCause } from '../cause.ts';

export const rulesNeverReached = defineCause({
  id: 'rules-never-reached',
  title: 'Rules stand behind one that takes every packet',
  severity: 'warning',
  symptom: 'A rule that was added has no effect.',
  proof: 'A rule without conditions ends the chain before its end.',
  fix: 'Move the rule before the one that takes everything.',
  needs: [],
  breaks: [],
  recognise: null,
  foundBy: 'explain-chain',
});
