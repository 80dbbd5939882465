import { defineCause } from '../cause.ts';

export const sharesUnequal = defineCause({
  id: 'shares-unequal',
  title: 'The endpoints of a service are not equally likely',
  severity: 'warning',
  symptom: 'Some endpoints of a service get more connections than others.',
  proof: 'The chances of the chain of the service, multiplied out, differ.',
  fix: 'Restart kube-proxy, which writes the chain anew; find out who edits its rules.',
  needs: [],
  breaks: ['cluster-ip'],
  recognise: null,
  foundBy: 'explain-chain',
});
