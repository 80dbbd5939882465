import { nodeTables } from '../../cluster/node-tables.ts';
import { readServiceRules } from '../../cluster/service-rules/read.ts';
import { worldNode } from '../../cluster/world.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';

export const proxyModeLeftovers = defineCause({
  id: 'proxy-mode-leftovers',
  title: 'Rules of another mode of kube-proxy are left',
  severity: 'warning',
  symptom: 'After a change of mode some services are refused, or go to pods that are gone.',
  proof:
    'The node has the chains of services of one mode (KUBE-SVC-) beside the virtual services or tables of another.',
  fix: 'kube-proxy --cleanup, then start it again; or reboot the node.',
  needs: ['iptables-save.txt', 'ipvsadm.txt', 'nft-ruleset.json'],
  breaks: ['kube-proxy'],
  outranks: ['endpoint-rules-missing', 'stale-service-rules', 'service-rules-differ', 'orphan-service-chains'],
  recognise: ({ nodes, world }) =>
    nodes.flatMap((host): Sighting[] => {
      const evidence = worldNode(world, host.name)?.evidence;
      if (evidence === undefined) return [];
      const tables = nodeTables(evidence);
      const ofIptables = tables
        .filter(({ name }) => name === 'nat')
        .flatMap((table) =>
          table
            .chainNames()
            .filter((name) => /^KUBE-(?:SVC|SEP)-/.test(name))
            .slice(0, 2)
            .flatMap((name) => table.chain(name) ?? []),
        );
      const ofNft = tables.filter(({ name, chainNames }) => name === 'kube-proxy' && chainNames().length > 0);
      const ofIpvs = evidence.ipvs ?? [];
      const ofUserspace = readServiceRules(evidence).rules.filter(
        ({ mode, frontends }) => mode === 'userspace' && frontends.length > 0,
      );
      const modes = [
        ...(ofIptables.length > 0 ? [{ mode: 'iptables', origins: ofIptables.map(({ origin }) => origin) }] : []),
        ...(ofNft.length > 0
          ? [{ mode: 'nftables', origins: ofNft.flatMap((table) => table.chain(table.chainNames()[0]!)?.origin ?? []) }]
          : []),
        ...(ofIpvs.length > 0 ? [{ mode: 'ipvs', origins: ofIpvs.slice(0, 2).map(({ origin }) => origin) }] : []),
        ...(ofUserspace.length > 0
          ? [{ mode: 'userspace', origins: ofUserspace.map(({ frontends }) => frontends[0]!.origin) }]
          : []),
      ];
      if (modes.length < 2) return [];
      return [
        {
          node: host.name,
          subject: null,
          title: `${host.name} has rules of kube-proxy in the modes ${modes.map(({ mode }) => mode).join(' and ')}: one of them is left over`,
          evidence: prove(...modes.flatMap(({ origins }) => origins)),
          fix: ['kube-proxy --cleanup', 'kubectl -n kube-system rollout restart daemonset kube-proxy'],
          confidence: 0.95,
          explains: [],
        },
      ];
    }),
});
