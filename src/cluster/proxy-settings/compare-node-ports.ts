import { type Family, familyOf, parsePrefix, prefixContains } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { KubeProxyConfig } from '../../model/node.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';
import type { ProxyMode } from '../../model/service-report.ts';
import type { SeenNodePorts } from './seen-rules.ts';
import { show, tell, unseen } from './told.ts';

/** At which addresses node ports are served, beside its rules. `nodeIps` are the node's addresses in the API; null where they are not known. */
export function compareNodePorts(
  node: NodeEvidence,
  mode: ProxyMode | null,
  seen: readonly SeenNodePorts[],
  nodeIps: readonly string[] | null,
): ProxySetting {
  const isNft = mode === 'nftables';
  const told = tell(node, {
    name: 'nodePortAddresses',
    read: (config: KubeProxyConfig) => config.nodePortAddresses.join(', ') || null,
    fallback: isNft ? 'primary' : 'every address',
  });
  if (seen.length === 0) return unseen(told);
  const ranges = told.by === 'default' ? (isNft ? ['primary'] : []) : (node.kubeProxy?.nodePortAddresses ?? []);
  const answers = told.value === null ? [] : seen.map((one) => ({ one, fits: fits(one, ranges, mode, nodeIps) }));
  const against = answers.filter((answer) => answer.fits === false).map(({ one }) => one);
  const shown = against.length > 0 ? against : seen;
  const texts = [...new Set(shown.map(({ address, family }) => address ?? `every IPv${family} address`))];
  return {
    ...told,
    seen: { value: texts.join(', '), evidence: show(...shown.map(({ origin }) => origin)) },
    agrees: against.length > 0 ? false : answers.some((answer) => answer.fits) ? true : null,
    words:
      against.length === 0
        ? null
        : `nodePortAddresses is ${told.value}, and the rules serve node ports at ${texts.join(', ')}: they are of another configuration`,
  };
}

/** Is the rule one that kube-proxy writes for these ranges (pkg/proxy/util, NodePortAddresses)? Null where that is not known. */
function fits(
  { address, family }: SeenNodePorts,
  told: readonly string[],
  mode: ProxyMode | null,
  nodeIps: readonly string[] | null,
): boolean | null {
  const ranges = rangesOf(told, family, nodeIps);
  if (ranges === null) return null;
  const isAll = ranges.length === 0 || ranges.some(({ length }) => length === 0);
  // IPVS mode has a virtual server at each address, whatever it is told.
  if (isAll) return mode === 'ipvs' ? null : address === null;
  return address !== null && ranges.some((range) => prefixContains(range, address));
}

/** Of that family; none means every address. `primary` is the node's own, null where that is not known. */
function rangesOf(told: readonly string[], family: Family, nodeIps: readonly string[] | null) {
  if (told.includes('primary')) {
    if (nodeIps === null) return null;
    return nodeIps.filter((ip) => familyOf(ip) === family).flatMap((ip) => parsePrefix(ip) ?? []);
  }
  return told.flatMap((text) => parsePrefix(text) ?? []).filter((range) => range.family === family);
}
