import { nodeTables } from '../../cluster/node-tables.ts';
import { worldNode } from '../../cluster/world.ts';
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
});
