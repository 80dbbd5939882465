import type { NodeEvidence } from '../../model/evidence.ts';
import type { KubeProxyConfig } from '../../model/node.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import type { ProxyMode } from '../../model/service-report.ts';
import { modesOfApi } from './modes-of-api.ts';
import { readServiceRules } from './read.ts';
import type { ServiceRules } from './service-rules.ts';

/** A node's rules for services, those of the running kube-proxy apart from what else there is. */
export interface ChosenRules {
  /** Null: no kube-proxy has been at work, as far as the evidence shows. */
  mode: ProxyMode | null;
  /** Who tells the mode beside the rules; null where nobody does. */
  told: ToldMode | null;
  /** Why it is this mode, or why that is not known, in words that go on after "because". */
  because: string;
  /** False: there are rules of several modes, and nothing tells which of them runs: `mode` is the likeliest only. */
  isKnown: boolean;
  /** One for each family at most. */
  running: ServiceRules[];
  /** Of another mode or backend. */
  others: ServiceRules[];
  assumptions: string[];
}

/** What kube-proxy answered, or is configured to do. */
export interface ToldMode {
  mode: ProxyMode;
  by: 'answer' | KubeProxyConfig['form'];
  origin: Origin;
}

const modes: readonly string[] = ['iptables', 'ipvs', 'nftables', 'userspace'] satisfies ProxyMode[];

/**
 * Tells in which mode kube-proxy works: as it answers itself, else by its configuration, unless the rules say that another
 * one is at work; where nobody tells, by the rules, and where there are several modes' rules, by what the API wants of them.
 */
export function chooseMode(node: NodeEvidence, api: ClusterObjects | null = null): ChosenRules {
  const { rules } = readServiceRules(node);
  const told = toldMode(node);
  const seen = modeOfRules(rules, node, api);
  const atWork = (mode: ProxyMode): boolean => rules.some((one) => one.mode === mode && isAtWork(one));
  const isContradicted =
    told !== null &&
    told.by !== 'answer' &&
    seen.mode !== null &&
    seen.mode !== told.mode &&
    !atWork(told.mode) &&
    atWork(seen.mode);
  const mode = told === null || isContradicted ? seen.mode : told.mode;
  const ofMode = rules.filter((one) => one.mode === mode);
  const running = ([4, 6] as const).flatMap((family) => busiest(ofMode.filter((one) => one.family === family)));
  const contradiction = `kube-proxy is configured for mode ${told?.mode}, and the rules are those of mode ${seen.mode}: taken for running in mode ${seen.mode}`;
  return {
    mode,
    told,
    because: told === null ? seen.because : isContradicted ? contradiction : `${who[told.by]} says so`,
    isKnown: told !== null || seen.isKnown,
    running,
    others: rules.filter((one) => !running.includes(one) && !(mode === 'ipvs' && isBesideIpvs(one))),
    assumptions: isContradicted ? [contradiction] : [],
  };
}

const who: Record<ToldMode['by'], string> = {
  answer: 'kube-proxy itself',
  file: 'its configuration file',
  'config map': 'its ConfigMap',
  'command line': 'its command line',
};

/** The mode that kube-proxy answers or is configured to work in; null where neither is in the evidence. */
export function toldMode({ proxyMode, kubeProxy }: NodeEvidence): ToldMode | null {
  const answered = knownMode(proxyMode?.mode ?? null);
  if (answered !== null) return { mode: answered, by: 'answer', origin: proxyMode!.origin };
  // A file that --config names and nobody has read tells nothing.
  if (kubeProxy === null || kubeProxy.configFile !== null) return null;
  const configured = knownMode(kubeProxy.mode ?? 'iptables');
  if (configured === null) return null;
  return { mode: configured, by: kubeProxy.form, origin: kubeProxy.lines.mode ?? kubeProxy.origin };
}

const knownMode = (mode: string | null): ProxyMode | null =>
  mode !== null && modes.includes(mode) ? (mode as ProxyMode) : null;

type SeenMode = Pick<ChosenRules, 'mode' | 'because' | 'isKnown'>;

function modeOfRules(rules: readonly ServiceRules[], node: NodeEvidence, api: ClusterObjects | null): SeenMode {
  const [most] = [...rules].sort((a, b) => spreading(b) - spreading(a));
  const isBeside = rules.some(({ besideIpvs }) => besideIpvs);
  const likely = isBeside ? 'ipvs' : (most?.mode ?? null);
  const found = new Set(rules.filter((one) => spreading(one) > 0).map(({ mode }) => mode));
  if (isBeside) found.add('ipvs');
  const [first, second, ...more] = [...found].sort();
  if (second === undefined)
    return { mode: likely, because: `only rules of mode ${first ?? likely} are there`, isKnown: true };
  // Both modes write the same chain, so that it is of the one that ran last.
  if (first === 'iptables' && second === 'ipvs' && more.length === 0) {
    const because = isBeside
      ? 'KUBE-SERVICES asks ipsets, as only IPVS mode writes it'
      : 'KUBE-SERVICES leads to chains of services, as only iptables mode writes it';
    return { mode: isBeside ? 'ipvs' : 'iptables', because, isKnown: true };
  }
  const names = [...found].sort().join(' and ');
  const judged = api === null ? null : modesOfApi(node, api, rules);
  if (judged === null)
    return {
      mode: likely,
      because: `neither kube-proxy's answer nor its configuration is in the evidence, and nothing tells which of the rules of modes ${names} are kept up to date`,
      isKnown: false,
    };
  const [fitting] = judged.fitting;
  if (judged.fitting.length === 1 && fitting !== undefined)
    return {
      mode: fitting,
      because: `only the rules of mode ${fitting} lead to the endpoints that the API has`,
      isKnown: true,
    };
  const which =
    judged.fitting.length === 0 ? 'none of them leads' : `those of modes ${judged.fitting.join(' and ')} lead`;
  return {
    mode: likely,
    because: `neither kube-proxy's answer nor its configuration is in the evidence, and of the rules of modes ${names} ${which} to the endpoints that the API has`,
    isKnown: false,
  };
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
