import { defineCause } from '../cause.ts';

export const sharesDoNotSum = defineCause({
  id: 'shares-do-not-sum',
  title: 'The shares of a service do not sum to one',
  severity: 'error',
  symptom: 'A part of the connections to a service is not translated at all.',
  proof: 'The last rule of the chain of the service still leaves it to chance.',
  fix: 'Restart kube-proxy, which writes the chain anew; find out who edits its rules.',
  needs: [],
  breaks: ['cluster-ip'],
  recognise: null,
  foundBy: 'explain-chain',
});
