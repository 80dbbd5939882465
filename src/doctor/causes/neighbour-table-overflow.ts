import { type Family, familyOf } from '../../model/address.ts';
import type { Neighbour } from '../../model/node.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { enoughLines, prove } from '../proof.ts';

/** Above it the kernel throws entries away at every new one (neigh_alloc), and most are in use. */
const nearlyFull = 0.8;
const full = 0.97;

export const neighbourTableOverflow = defineCause({
  id: 'neighbour-table-overflow',
  title: 'The table of neighbours is full',
  severity: 'error',
  symptom: 'Connections fail now and then with "No buffer space available"; new pods fail to get a network.',
  proof:
    'As many neighbour entries as net.ipv4.neigh.default.gc_thresh3 allows (net.ipv6 for IPv6). The bound counts the node and all its pods together; permanent entries do not count. dmesg says "neighbour: arp_cache: neighbor table overflow!".',
  fix: 'Raise gc_thresh1, gc_thresh2 and gc_thresh3 on the node, and keep them in /etc/sysctl.d.',
  needs: ['ip-neigh.json', 'sysctl.txt'],
  breaks: ['node', 'same-node', 'cross-node'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ host }): Sighting[] =>
      ([4, 6] as const).flatMap((family): Sighting[] => {
        const key = `net.ipv${family}.neigh.default.gc_thresh3`;
        const bound = host.facts.sysctls?.[key];
        const most = Number(bound?.value);
        if (bound === undefined || !(most > 0)) return [];
        const own = countable(host.facts.neighbours, family);
        const pods = examination.world.network.pods.filter((pod) => pod.node === host && pod.host !== null);
        const all = [...own, ...pods.flatMap((pod) => countable(pod.host!.facts.neighbours, family))];
        if (all.length < most * nearlyFull) return [];
        const room = most * 8;
        return [
          {
            node: host.name,
            subject: null,
            severity: all.length >= most * full ? 'error' : 'warning',
            title: `${host.name} and its pods hold ${all.length} IPv${family} neighbours, of ${most} that ${key} allows`,
            evidence: prove(bound.origin, ...all.slice(0, enoughLines).map(({ origin }) => origin)),
            fix: [
              `sysctl -w net.ipv${family}.neigh.default.gc_thresh3=${room} net.ipv${family}.neigh.default.gc_thresh2=${room / 2} net.ipv${family}.neigh.default.gc_thresh1=${room / 4}`,
              'dmesg | grep "neighbor table overflow"',
            ],
            confidence: 0.9,
            explains: [],
          },
        ];
      }),
    ),
});

/** Entries that the bound counts: since Linux 5.0 not those that somebody wrote. */
const countable = (neighbours: Neighbour[] | null, family: Family): Neighbour[] =>
  (neighbours ?? []).filter(
    ({ address, state }) => familyOf(address) === family && state !== 'PERMANENT' && state !== 'NOARP',
  );
