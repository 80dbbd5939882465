import { defineCause } from '../cause.ts';

export const ipamExhausted = defineCause({
  id: 'ipam-exhausted',
  title: 'The range of addresses for pods is used up',
  severity: 'error',
  symptom: 'Pods stay in ContainerCreating; the kubelet reports "no IP addresses available in range set".',
  proof:
    'There are more files below /var/lib/cni/networks/<network> than pod sandboxes on the node. That folder is not part of the evidence: compare ls with crictl pods.',
  fix: 'Remove the files whose sandbox is gone, then look for why the runtime did not release them; if the range really is too small, give nodes a larger pod CIDR.',
  needs: [],
  breaks: ['node'],
  recognise: null,
});
