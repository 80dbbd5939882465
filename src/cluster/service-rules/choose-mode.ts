import type { NodeEvidence } from '../../model/evidence.ts';
import type { ProxyMode } from '../../model/service-report.ts';
import { readServiceRules } from './read.ts';
import type { ServiceRules } from './service-rules.ts';

/** A node's rules for services, those of the running kube-proxy apart from what else there is. */
export interface ChosenRules {
  /** Null: no kube-proxy has been at work, as far as the evidence shows. */
  mode: ProxyMode | null;
  /** One for each family at most. */
  running: ServiceRules[];
  /** Of another mode or backend. */
  others: ServiceRules[];
  assumptions: string[];
}

const modes: readonly string[] = ['iptables', 'ipvs', 'nftables', 'userspace'] satisfies ProxyMode[];

/**
 * Tells in which mode kube-proxy works: as it answers itself, else by its configuration, unless the rules say that another
 * one is at work.
 */
export function chooseMode(node: NodeEvidence): ChosenRules {
  const { rules } = readServiceRules(node);
  const answered = knownMode(node.proxyMode?.mode ?? null);
  const told = answered ?? configuredMode(node);
  const seen = modeOfRules(rules);
  const atWork = (mode: ProxyMode): boolean => rules.some((one) => one.mode === mode && isAtWork(one));
  const isContradicted =
    answered === null && told !== null && seen !== null && seen !== told && !atWork(told) && atWork(seen);
  const mode = told === null || isContradicted ? seen : told;
  const ofMode = rules.filter((one) => one.mode === mode);
  const running = ([4, 6] as const).flatMap((family) => busiest(ofMode.filter((one) => one.family === family)));
  const contradiction = `kube-proxy is configured for mode ${told}, and the rules are those of mode ${seen}: taken for running in mode ${seen}`;
  return {
    mode,
    running,
    others: rules.filter((one) => !running.includes(one) && !(mode === 'ipvs' && isBesideIpvs(one))),
    assumptions: isContradicted ? [contradiction] : [],
  };
}

/** An empty mode is the default of Linux: iptables. */
function configuredMode({ kubeProxy }: NodeEvidence): ProxyMode | null {
  return knownMode(kubeProxy?.mode === '' ? 'iptables' : (kubeProxy?.mode ?? null));
}

const knownMode = (mode: string | null): ProxyMode | null =>
  mode !== null && modes.includes(mode) ? (mode as ProxyMode) : null;

function modeOfRules(rules: readonly ServiceRules[]): ProxyMode | null {
  if (rules.some(({ besideIpvs }) => besideIpvs)) return 'ipvs';
  const [most] = [...rules].sort((a, b) => spreading(b) - spreading(a));
  return most === undefined ? null : most.mode;
}

/** Packets get to rules that send them on. */
const isAtWork = (rules: ServiceRules): boolean => spreading(rules) > 0 && rules.hooks?.size !== 0;

const spreading = ({ frontends }: ServiceRules): number => frontends.filter(({ spread }) => spread !== null).length;

/** The rules that IPVS mode has in iptables, and nothing of iptables mode. */
const isBesideIpvs = ({ besideIpvs, frontends, orphans }: ServiceRules): boolean =>
  besideIpvs && frontends.length === 0 && orphans.length === 0;

/** Of two backends with rules, the one that packets get to and that has more of them. */
function busiest(rules: readonly ServiceRules[]): ServiceRules[] {
  const rank = (one: ServiceRules): number => (one.hooks?.size === 0 ? 0 : 1e9) + spreading(one);
  return [...rules].sort((a, b) => rank(b) - rank(a)).slice(0, 1);
}
