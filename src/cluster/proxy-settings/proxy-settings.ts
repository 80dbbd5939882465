import type { NodeEvidence } from '../../model/evidence.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';
import { nodeAddresses } from '../directory.ts';
import { programmedNode } from '../expected-services/programmed-node.ts';
import { type ChosenRules, chooseMode } from '../service-rules/choose-mode.ts';
import { compareConntrack } from './compare-conntrack.ts';
import { compareLocal } from './compare-local.ts';
import { compareNodePorts } from './compare-node-ports.ts';
import { readSeenRules } from './seen-rules.ts';
import { show, tell } from './told.ts';

/** What the kube-proxy of a node is told, each setting with its line and with what the node shows of it. [] where nothing tells anything. */
export function readProxySettings(
  node: NodeEvidence,
  api: ClusterObjects,
  chosen: ChosenRules = chooseMode(node, api),
): ProxySetting[] {
  const object = api.nodes?.find(({ name }) => name === programmedNode(node, api, chosen.mode).name);
  const seen = readSeenRules(node, chosen);
  const settings = [
    compareMode(node, chosen),
    ...compareLocal(node, seen.masquerading, object?.podCidrs ?? null),
    compareNodePorts(node, chosen.mode, seen.nodePorts, object === undefined ? null : nodeAddresses(object)),
    ...compareConntrack(node),
  ];
  const isTold = settings.some(({ value }) => value !== null);
  return settings.filter(
    ({ value, seen: shown, name }) => value !== null || (shown !== null && !isKernel(name, isTold)),
  );
}

/** The kernel has its settings of connection tracking, kube-proxy or not. */
const isKernel = (name: string, isTold: boolean): boolean => name.startsWith('conntrack.') && !isTold;

function compareMode(node: NodeEvidence, { mode, told, running, others, isKnown, because }: ChosenRules): ProxySetting {
  const configured = tell(node, {
    name: 'mode',
    read: (config) => config.mode,
    fallback: 'iptables',
  });
  const answer = node.proxyMode;
  const isOverruled = configured.value !== null && configured.value !== answer?.mode && configured.by !== 'default';
  const setting: Pick<ProxySetting, 'name' | 'value' | 'by' | 'evidence' | 'overruled'> =
    answer === null
      ? configured
      : {
          name: 'mode',
          value: answer.mode,
          by: 'answer',
          evidence: show(answer.origin),
          overruled: [
            ...(isOverruled ? [{ value: configured.value!, by: configured.by!, evidence: configured.evidence }] : []),
            ...configured.overruled.filter(({ value }) => value !== answer.mode),
          ],
        };
  const working = running.filter(({ frontends }) => frontends.length > 0);
  const shown = working.length > 0 ? working : others.filter(({ frontends }) => frontends.length > 0);
  if (shown.length === 0) return { ...setting, seen: null, agrees: null, words: null };
  const modes = [...new Set(shown.map((rules) => rules.mode))].sort();
  const agrees = told === null && setting.value === null ? null : modes.includes(setting.value as never);
  return {
    ...setting,
    seen: { value: modes.join(', '), evidence: show(...shown.map(({ origin }) => origin)) },
    agrees,
    words:
      agrees === false
        ? `mode is ${setting.value}, and the rules are those of mode ${modes.join(' and ')}`
        : notKnown(isKnown, because, mode),
  };
}

const notKnown = (isKnown: boolean, because: string, mode: string | null): string | null =>
  isKnown ? null : `taken for ${mode}, which is not known, because ${because}`;
