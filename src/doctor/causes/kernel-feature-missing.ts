import { defineCause } from '../cause.ts';

export const kernelFeatureMissing = defineCause({
  id: 'kernel-feature-missing',
  title: 'The kernel lacks what kube-proxy or the CNI plugin needs',
  severity: 'error',
  symptom: 'kube-proxy runs and writes no rules, or only some.',
  proof:
    'Its log has iptables-restore or nft fail with "No chain/target/match by that name", "Extension ... is not supported" or "Could not process rule". Logs are not part of the evidence; that rules are missing is.',
  fix: 'modprobe the module (xt_comment, xt_statistic, nft_fib, ip_vs_rr, ...) and list it in /etc/modules-load.d, or use a kernel that has it.',
  needs: [],
  breaks: ['kube-proxy'],
  recognise: null,
});
