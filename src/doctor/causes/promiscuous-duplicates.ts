import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import { readNft } from '../../sources/nft/parse-ruleset.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { enoughLines, prove } from '../proof.ts';

/** One jump is right; kubelet 1.16 and 1.17 added another at every sync. */
const manyJumps = 10;

export const promiscuousDuplicates = defineCause({
  id: 'promiscuous-duplicates',
  title: 'A promiscuous bridge may deliver packets twice',
  severity: 'warning',
  symptom: 'Pods of one node get packets of a service twice: doubled UDP datagrams, TCP resets.',
  proof:
    'The bridge itself (not its ports, which always are) has the flag PROMISC, and the rules of the bridge family do not drop the copies: no chain KUBE-DEDUP or AKS-DEDUP. That is an info, since ebtables-legacy is not collected; a chain that is jumped to again and again is a warning.',
  fix: 'Use hairpin mode on the veths instead (kubelet --hairpin-mode=hairpin-veth, hairpinMode of the CNI plugin), or have the copies dropped by ebtables.',
  needs: ['ip-addr.json', 'brctl-show.txt', 'nft-ruleset.json'],
  breaks: ['same-node'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const bridges = new Set((evidence.facts.bridges ?? []).map(({ name }) => name));
      const jumps = findDedupJumps(evidence);
      return (evidence.facts.links ?? [])
        .filter(({ name, flags }) => bridges.has(name) && flags.includes('PROMISC'))
        .flatMap((link): Sighting[] => {
          const about = { node: host.name, subject: link.name, explains: [] };
          if (jumps.length >= manyJumps) {
            return [
              {
                ...about,
                title: `the rules that drop copies on ${link.name} stand there ${jumps.length} times: every packet walks them all`,
                evidence: prove(link.origin, ...jumps.slice(0, enoughLines)),
                fix: ['ebtables -t filter -F OUTPUT', `ip link set ${link.name} promisc off`],
                confidence: 0.9,
              },
            ];
          }
          if (jumps.length > 0) return [];
          return [
            {
              ...about,
              severity: 'info',
              title: `${link.name} is promiscuous, and no rule that was collected drops the copies that this makes`,
              evidence: prove(link.origin),
              fix: ['ebtables-legacy -t filter -L KUBE-DEDUP', `ip link set ${link.name} promisc off`],
              confidence: 0.3,
            },
          ];
        });
    }),
});

/** Rules of the bridge family that lead to a chain for copies, as kubelet (KUBE-DEDUP) and AKS (AKS-DEDUP-PROMISC) name it. */
function findDedupJumps({ nft }: NodeEvidence): Origin[] {
  if (nft === null) return [];
  const tables = readNft(nft).tables.filter(({ family }) => family === 'bridge');
  return tables
    .flatMap(({ chains }) => chains.filter(({ base }) => base !== null))
    .flatMap((chain) => chain.rules())
    .filter(({ statements }) => /"(?:KUBE|AKS)-DEDUP/.test(JSON.stringify(statements)))
    .map(({ origin }) => origin);
}
