import { defineCause } from '../cause.ts';

export const evidenceContradicts = defineCause({
  id: 'evidence-contradicts',
  title: 'What was sent fared otherwise than the evidence says',
  severity: 'warning',
  symptom: 'A connection that should come through does not, or one that should fail comes through.',
  proof:
    'The prediction from the evidence beside the outcome of a packet that was really sent. It takes a probe, so evidence alone never shows it; something outside the model decides (a security group, hardware, eBPF), or the evidence is older than the node.',
  fix: 'Follow that one connection in the kernel: k8snet debug trace shows which rule or hook it meets last. Collect the evidence again if the node has changed since.',
  needs: [],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress'],
  recognise: null,
});
