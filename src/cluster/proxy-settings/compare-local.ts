import { type Prefix, parsePrefix, printPrefix } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { KubeProxyConfig } from '../../model/node.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';
import type { SeenMasquerading } from './seen-rules.ts';
import { show, type ToldSetting, tell, unseen } from './told.ts';

const masqueradeAll = {
  name: 'masqueradeAll',
  read: (config: KubeProxyConfig) => (config.masqueradeAll === null ? null : String(config.masqueradeAll)),
  fallback: 'false',
};
const detectLocalMode = {
  name: 'detectLocalMode',
  read: (config: KubeProxyConfig) => config.detectLocalMode,
  fallback: 'ClusterCIDR',
};
const clusterCidr = {
  name: 'clusterCIDR',
  read: (config: KubeProxyConfig) => config.clusterCidrs.join(', ') || null,
  fallback: 'none',
};
const bridgeInterface = {
  name: 'detectLocal.bridgeInterface',
  read: ({ detectLocal }: KubeProxyConfig) => detectLocal.bridgeInterface,
  fallback: 'none',
};
const interfaceNamePrefix = {
  name: 'detectLocal.interfaceNamePrefix',
  read: ({ detectLocal }: KubeProxyConfig) => detectLocal.interfaceNamePrefix,
  fallback: 'none',
};

/**
 * The settings by which kube-proxy tells pods from others, beside its rules. `podCidrs` are the node's own, which detectLocalMode NodeCIDR goes by;
 * null where they are not known.
 */
export function compareLocal(
  node: NodeEvidence,
  seen: readonly SeenMasquerading[],
  podCidrs: readonly string[] | null,
): ProxySetting[] {
  const mode = tell(node, detectLocalMode);
  // Where everything is masqueraded, no rule shows how pods would be known.
  const asking = seen.filter(({ whom }) => whom !== 'all');
  const ofMode = (name: string, of: Comparison): Comparison | null => (mode.value === name ? of : null);
  const devices = asking.filter(({ whom }) => whom === 'other devices');
  const optional = ([bridgeInterface, interfaceNamePrefix] as const)
    .map((reading) => tell(node, reading))
    .filter(
      ({ name, by }) =>
        (by !== null && by !== 'default') || name.toLowerCase().includes(mode.value?.toLowerCase() ?? '?'),
    );
  return [
    judge(tell(node, clusterCidr), asking, {
      print: printRange,
      fits: ofMode('ClusterCIDR', compareRanges(prefixesOf(node.kubeProxy?.clusterCidrs))),
    }),
    judge(mode, asking, { print: printWay, fits: compareMode(mode.value, podCidrs) }),
    ...optional.map((told) =>
      judge(told, devices, {
        print: ({ value }) => bareDevice(value),
        fits: ofMode(modeOf(told.name), ({ value }) => bareDevice(value) === told.value),
      }),
    ),
    judge(tell(node, masqueradeAll), seen, {
      print: ({ whom }) => String(whom === 'all'),
      fits: ({ whom }, told) => (whom === 'all') === (told === 'true'),
    }),
  ];
}

const printRange = ({ whom, value }: SeenMasquerading): string => (whom === 'other sources' ? value : 'none');

const printWay = ({ whom }: SeenMasquerading): string =>
  whom === 'nobody' ? 'none' : whom === 'other sources' ? 'by source' : 'by device';

/** `detectLocal.bridgeInterface` belongs to mode BridgeInterface. */
const modeOf = (name: string): string => name.replace(/^detectLocal\.(.)/, (_, first: string) => first.toUpperCase());

/** nft writes `veth*` for what iptables writes `veth+`. */
const bareDevice = (device: string): string => device.replace(/[+*]$/, '');

/** Does the rule show what is told? Null where it does not tell. */
type Comparison = (one: SeenMasquerading, told: string) => boolean | null;

function judge(
  told: ToldSetting,
  seen: readonly SeenMasquerading[],
  { print, fits }: { print(one: SeenMasquerading): string; fits: Comparison | null },
): ProxySetting {
  if (fits === null || seen.length === 0) return unseen(told);
  const { value } = told;
  const answers = value === null ? [] : seen.map((one) => ({ one, answer: fits(one, value) }));
  const against = answers.filter(({ answer }) => answer === false).map(({ one }) => one);
  const some = seen.filter(({ whom }) => whom !== 'nobody');
  const shown = against.length > 0 ? against : some.length > 0 ? some : seen;
  return {
    ...told,
    seen: { value: unique(shown.map(print)), evidence: show(...shown.map(({ origin }) => origin)) },
    agrees: against.length > 0 ? false : answers.some(({ answer }) => answer) ? true : null,
    words:
      against.length === 0
        ? null
        : `${told.name} is ${value}, and the rules masquerade ${unique(against.map(describe))}: they are of another configuration`,
  };
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');

function describe({ whom, value }: SeenMasquerading): string {
  switch (whom) {
    case 'all':
      return 'all that goes to cluster IPs';
    case 'nobody':
      return 'nothing that goes to cluster IPs';
    case 'other sources':
      return `what does not come from ${value}`;
    case 'other devices':
      return `what does not come in by ${value}`;
  }
}

/** In the family of the rule one of these ranges is the rule's; where there is none of that family, kube-proxy asks for none. */
const compareRanges =
  (told: readonly Prefix[]): Comparison =>
  ({ whom, value, family }) => {
    const own = told.filter((prefix) => prefix.family === family);
    if (whom === 'other devices') return null;
    if (whom === 'nobody') return own.length === 0 ? null : false;
    const range = parsePrefix(value);
    return range === null ? null : own.some((prefix) => printPrefix(prefix) === printPrefix(range));
  };

function compareMode(mode: string | null, podCidrs: readonly string[] | null): Comparison {
  const ofNode = prefixesOf(podCidrs ?? []);
  return (one) => {
    const { whom } = one;
    if (whom === 'nobody') return null;
    if (mode === 'BridgeInterface' || mode === 'InterfaceNamePrefix') return whom === 'other devices';
    if (whom === 'other devices') return mode === 'ClusterCIDR' || mode === 'NodeCIDR' ? false : null;
    if (mode === 'ClusterCIDR') return true;
    return mode === 'NodeCIDR' && podCidrs !== null ? compareRanges(ofNode)(one, '') : null;
  };
}

const prefixesOf = (texts: readonly string[] = []): Prefix[] => texts.flatMap((text) => parsePrefix(text) ?? []);
