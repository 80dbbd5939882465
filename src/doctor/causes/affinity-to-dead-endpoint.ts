import { readCommentOwner } from '../../cluster/comment-owner.ts';
import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import type { WorldNode } from '../../cluster/world.ts';
import { printEndpoint } from '../../model/address.ts';
import type { IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, savedTables } from '../clues/iptables-rules.ts';
import { prove } from '../proof.ts';

export const affinityToDeadEndpoint = defineCause({
  id: 'affinity-to-dead-endpoint',
  title: 'Clients that are remembered stay with an endpoint that takes no connections',
  severity: 'warning',
  symptom: 'One client gets no answer from a service with session affinity, all others do.',
  proof:
    'iptables: only the rule for remembered clients (`-m recent --rcheck`) leads to an endpoint that the API has as not ready. IPVS: a persistent service has a real server of weight 0 and net.ipv4.vs.expire_quiescent_template is 0.',
  fix: 'Make the kernel forget the client (below), and give the service a shorter sessionAffinityConfig.clientIP.timeoutSeconds.',
  needs: ['iptables-save.txt', 'ipvsadm.txt', 'api/endpointslices.json'],
  breaks: ['cluster-ip'],
  recognise(examination) {
    const ready = lazy(() => readyEndpoints(examination.world.evidence.api));
    return examinedNodes(examination).flatMap((node) => [
      ...savedTables(node.evidence, 'nat').flatMap(({ table }) => rememberedOnly(table, node, ready)),
      ...quiescent(node),
    ]);
  },
});

/** As iptables-save and as `iptables -L` write it: only chains with such a line are cut into words. */
const asksWhoIsRemembered = /--rcheck|\bCHECK\b/;

function rememberedOnly(
  table: IptablesTable,
  { host }: WorldNode,
  readyEndpoints: () => ReadonlySet<string> | null,
): Sighting[] {
  return table
    .chainNames()
    .filter((chain) => /^KUBE-(?:SVC|SVL|XLB)-/.test(chain))
    .filter((chain) => table.lines(chain)?.rules.some(({ text }) => asksWhoIsRemembered.test(text)))
    .flatMap((chain) => {
      const rules = chainRules(table, chain);
      const isRemembering = (rule: IptablesRule): boolean => ruleOption(rule, '--rcheck') !== null;
      const chosen = new Set(rules.filter((rule) => !isRemembering(rule)).map(ruleTarget));
      return rules.filter((rule) => isRemembering(rule) && !chosen.has(ruleTarget(rule)));
    })
    .flatMap((rule): Sighting[] => {
      const chain = ruleTarget(rule) ?? '';
      const translation = chainRules(table, chain).find((one) => ruleTarget(one) === 'DNAT');
      const endpoint = translation === undefined ? null : (ruleOption(translation, '--to-destination')?.value ?? null);
      const ready = readyEndpoints();
      if (ready === null || translation === undefined || endpoint === null || ready.has(endpoint)) return [];
      const owner = readCommentOwner(ruleOption(rule, '--comment')?.value ?? '');
      const name = owner?.kind === 'service' ? `${owner.namespace}/${owner.service}` : chain;
      return [
        {
          node: host.name,
          subject: owner?.kind === 'service' ? `svc ${name}` : null,
          title: `clients that ${host.name} remembers for ${name} are still sent to ${endpoint}, which is not ready`,
          evidence: prove(rule.origin, translation.origin),
          fix: [`echo / > /proc/net/xt_recent/${ruleOption(rule, '--name')?.value ?? chain}`],
          confidence: 0.8,
          explains: [],
        },
      ];
    });
}

/** `ip:port` of the endpoints that are ready; null where they were not collected. */
function readyEndpoints({ endpointSlices }: ClusterObjects): Set<string> | null {
  if (endpointSlices === null) return null;
  const ready = endpointSlices.flatMap(({ endpoints, ports }) =>
    endpoints
      .filter((endpoint) => endpoint.ready)
      .flatMap(({ address }) => ports.map(({ port }) => printEndpoint(address, port))),
  );
  return new Set(ready);
}

/** ip_vs_conn_in_get: with expire_quiescent_template 0 a remembered client goes on to a server of weight 0. */
function quiescent({ evidence, host }: WorldNode): Sighting[] {
  const setting = host.facts.sysctls?.['net.ipv4.vs.expire_quiescent_template'];
  if (setting?.value !== '0') return [];
  return (evidence.ipvs ?? []).flatMap((service) => {
    const { key, servers, persistence, origin } = service;
    const idle = persistence === null ? [] : servers.filter(({ weight }) => weight === 0);
    if (key.type !== 'address' || idle.length === 0) return [];
    const where = printEndpoint(key.address, key.port);
    const gone = idle.map(({ address, port }) => printEndpoint(address, port)).join(', ');
    return [
      {
        node: host.name,
        subject: null,
        title: `clients that IPVS of ${host.name} remembers for ${where} are still sent to ${gone}, whose weight is 0`,
        evidence: prove(origin, idle[0]!.origin, setting.origin),
        fix: ['sysctl -w net.ipv4.vs.expire_quiescent_template=1'],
        confidence: 0.8,
        explains: [],
      },
    ];
  });
}
