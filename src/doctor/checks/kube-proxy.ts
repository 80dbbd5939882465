import { nodeTables } from '../../cluster/node-tables.ts';
import { readProxySettings } from '../../cluster/proxy-settings/proxy-settings.ts';
import { chooseMode } from '../../cluster/service-rules/choose-mode.ts';
import { worldNode } from '../../cluster/world.ts';
import type { ProxyHealth } from '../../model/node.ts';
import { defineCheck } from './check.ts';

export const kubeProxy = defineCheck({
  id: 'kube-proxy',
  title: 'kube-proxy runs and its rules are what the API wants',
  choose: () => [],
  lacks({ world }, { name }) {
    const evidence = worldNode(world, name)?.evidence;
    if (evidence === undefined) return `${name} is not in the evidence`;
    const hasRules = nodeTables(evidence).some(({ name: table }) => table === 'nat' || table === 'kube-proxy');
    return hasRules || (evidence.ipvs?.length ?? 0) > 0 ? null : `no rules of kube-proxy on ${name} were collected`;
  },
  sees({ world }, { name }) {
    const evidence = worldNode(world, name)?.evidence;
    if (evidence === undefined) return null;
    const { mode, isKnown } = chooseMode(evidence, world.evidence.api);
    const { proxyHealth } = evidence;
    if (mode === null || !isKnown) return null;
    return `nothing wrong is seen of kube-proxy in mode ${mode}${proxyHealth?.answered ? describeHealth(proxyHealth) : ''}`;
  },
  settings({ world }, { name }) {
    const evidence = worldNode(world, name)?.evidence;
    return evidence === undefined ? [] : readProxySettings(evidence, world.evidence.api);
  },
});

function describeHealth({ status, lastUpdated }: ProxyHealth): string {
  const answer = status === null ? 'it answers' : `it answers ${status}`;
  return lastUpdated === null
    ? `; ${answer}`
    : `; ${answer}, its rules up to date as of ${new Date(lastUpdated).toISOString()}`;
}
