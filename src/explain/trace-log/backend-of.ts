import type { LoggedStep } from '../../model/trace-log.ts';
import type { Backend } from '../../netfilter/rule.ts';

/** The backend whose rules a step shows: the monitors are those of nf_tables, the kernel's log is that of iptables-legacy. */
export const backendOf = ({ log }: LoggedStep): Backend =>
  /^(trace id| ?TRACE: \d)/.test(log.text) ? 'nft' : 'legacy';
