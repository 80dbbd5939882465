import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import type { Examination } from '../examination.ts';
import { enoughLines, prove } from '../proof.ts';
import { mainBackend, ruleStops, serviceTables } from '../rule-stop.ts';

export const legacyAndNftBothActive = defineCause({
  id: 'legacy-and-nft-both-active',
  title: 'Both backends of iptables hold rules',
  severity: 'error',
  symptom:
    'Connections fail although the rules look right; "no route to host" at random; rules that are ignored or there twice.',
  proof:
    "A packet ends at a rule of the backend that kube-proxy does not use, or both backends hold kube-proxy's rules. The kernel runs both.",
  fix: 'Choose one backend (update-alternatives), flush the other, restart kube-proxy and the CNI plugin, or reboot.',
  needs: ['iptables-save.txt', 'iptables-legacy-save.txt', 'nft-ruleset.json'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node-port', 'host-port'],
  outranks: [
    'endpoint-rules-missing',
    'stale-service-rules',
    'service-rules-differ',
    'orphan-service-chains',
    'firewall-rule-drops',
    'forward-policy-drop',
    'input-policy-drop',
    'dns-port-blocked',
  ],
  recognise: (examination) => examination.nodes.flatMap((node) => sightOn(examination, node)),
});

function sightOn(examination: Examination, { name: node, tables }: Host): Sighting[] {
  const stops = ruleStops(examination).filter(({ step, writer }) => step.node === node && writer === 'other backend');
  const services = serviceTables(tables);
  const doubled = new Set(services.map(({ backend }) => backend)).size === 2;
  if (stops.length === 0 && !doubled) return [];
  const main = mainBackend(tables);
  const other = main === 'legacy' ? 'nft' : 'legacy';
  const lines = stops.map(({ stop }) => stop.line);
  return [
    {
      node,
      subject: null,
      title: doubled
        ? `both backends of iptables hold rules of kube-proxy on ${node}, and the kernel runs both`
        : `rules of the ${other} backend of iptables on ${node} stop packets, beside kube-proxy's in the ${main} backend`,
      evidence: prove(
        ...prove(...lines).slice(0, enoughLines),
        ...services.map((table) => table.chain('KUBE-SERVICES')?.origin),
      ),
      fix:
        other === 'nft'
          ? ['iptables-nft-save   # what the other backend holds', 'iptables-nft -F FORWARD']
          : [
              'iptables-legacy-save   # what the other backend holds',
              'iptables-legacy -F',
              'iptables-legacy -t nat -F',
            ],
      confidence: stops.some(({ stop }) => stop.isCertain) || doubled ? 1 : 0.8,
      severity: stops.some(({ stop }) => stop.isCertain) ? 'error' : 'warning',
      explains: stops.map(({ stop }) => stop),
    },
  ];
}
