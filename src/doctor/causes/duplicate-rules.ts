import { defineCause } from '../cause.ts';

export const duplicateRules = defineCause({
  id: 'duplicate-rules',
  title: 'A chain holds the same rule more than once',
  severity: 'warning',
  symptom: 'Nothing as a rule; chains that grow make every packet slower.',
  proof: 'Two rules of a chain are the same, word for word. Where they are many, it is duplicate-rules-iptables-bug.',
  fix: 'Delete the copies (iptables -D takes one away); find out which program inserts without looking.',
  needs: [],
  breaks: [],
  recognise: null,
  foundBy: 'explain-chain',
});
