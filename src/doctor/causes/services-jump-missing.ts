import { defineCause, type Sighting } from '../cause.ts';
import { consequencesOfDrift } from '../drift.ts';
import type { Examination } from '../examination.ts';
import { prove } from '../proof.ts';
import { findProxyRules, untranslated } from '../service-rules.ts';
import { unmasqueraded } from '../unmasqueraded.ts';

/** Base chains that must lead to the services: of iptables, and of kube-proxy's nftables table. */
const entrances = { nat: ['PREROUTING', 'OUTPUT'], 'kube-proxy': ['nat-prerouting', 'nat-output'] } as const;

export const servicesJumpMissing = defineCause({
  id: 'services-jump-missing',
  title: 'Nothing leads packets into the rules for services',
  severity: 'error',
  symptom: 'Services are dead on one node, for pods, for the node itself or for both, though their chains are intact.',
  proof:
    'KUBE-SERVICES of table nat holds rules, and PREROUTING or OUTPUT does not jump to it; or KUBE-POSTROUTING does, and POSTROUTING does not jump to that.',
  fix: 'Restart kube-proxy, which puts the jumps back; find what took them away.',
  needs: ['iptables-save.txt'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: [...consequencesOfDrift, 'service-rules-missing', 'kube-proxy-not-running'],
  recognise: (examination) => [...withoutServices(examination), ...withoutMasquerading(examination)],
});

const withoutServices = (examination: Examination): Sighting[] =>
  examination.nodes.flatMap(({ name }) =>
    findProxyRules(examination, name).tables.flatMap(({ table, services, isEmpty, callers }): Sighting[] => {
      const wanted = entrances[table.name === 'nat' ? 'nat' : 'kube-proxy'];
      const lost = isEmpty ? [] : wanted.filter((chain) => !callers.includes(chain));
      if (lost.length === 0) return [];
      const isIpv6 = table.family === 'ip6';
      const program = isIpv6 ? 'ip6tables' : 'iptables';
      return [
        {
          node: name,
          subject: null,
          title: `${lost.join(' and ')} of table ${table.name} on ${name} ${lost.length === 1 ? 'does' : 'do'} not jump to ${services.name}${isIpv6 ? ' (IPv6)' : ''}`,
          evidence: prove(
            services.origin,
            ...lost.map((chain) => table.chain(chain)?.origin),
            ...table
              .callers(services.name)
              .map(({ origin }) => origin)
              .slice(0, 2),
          ),
          fix: [
            'kubectl -n kube-system rollout restart daemonset kube-proxy',
            ...(table.name === 'nat'
              ? lost.map(
                  (chain) =>
                    `${program} -t nat -I ${chain} -m comment --comment "kubernetes service portals" -j KUBE-SERVICES`,
                )
              : []),
          ],
          confidence: 1,
          explains: untranslated(examination)
            .filter(({ node, stop }) => node === name && stop.path.destination.ip.includes(':') === isIpv6)
            .map(({ stop }) => stop),
        },
      ];
    }),
  );

/** Packets are translated, and those that kube-proxy marked keep their source. */
const withoutMasquerading = (examination: Examination): Sighting[] =>
  examination.nodes.flatMap(({ name }) =>
    findProxyRules(examination, name).tables.flatMap(({ table, isEmpty }): Sighting[] => {
      const chain = table.name === 'nat' ? table.chain('KUBE-POSTROUTING') : null;
      if (isEmpty || chain === null || chain.ruleCount === 0 || table.callers(chain.name).length > 0) return [];
      const isIpv6 = table.family === 'ip6';
      const explains = examination.stops.filter(
        (stop) =>
          unmasqueraded.has(stop.by) &&
          stop.path.destination.ip.includes(':') === isIpv6 &&
          stop.path.steps.some(({ node, chain: own }) => node === name && own?.startsWith('KUBE-') === true),
      );
      return [
        {
          node: name,
          subject: null,
          title: `POSTROUTING of table nat on ${name} does not jump to ${chain.name}${isIpv6 ? ' (IPv6)' : ''}: packets for services keep their source where it must be rewritten`,
          evidence: prove(chain.origin, table.chain('POSTROUTING')?.origin),
          fix: [
            'kubectl -n kube-system rollout restart daemonset kube-proxy',
            `${isIpv6 ? 'ip6tables' : 'iptables'} -t nat -I POSTROUTING -m comment --comment "kubernetes postrouting rules" -j ${chain.name}`,
          ],
          confidence: 1,
          severity: explains.length > 0 ? 'error' : 'warning',
          explains,
        },
      ];
    }),
  );
