import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { isOverlay } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { byLine, hostOf, nodeOf, podAt, stopsBy } from '../stops-of.ts';

export const neighbourWrong = defineCause({
  id: 'neighbour-wrong',
  title: 'A fixed neighbour entry has the wrong hardware address',
  severity: 'error',
  symptom: 'One address is black-holed from one node; from its own bridge it may work.',
  proof: 'A PERMANENT entry names another hardware address than the link of its owner has.',
  fix: 'Delete the entry; the kernel learns the right one. Find out who made it.',
  needs: ['ip-neigh.json', 'ip-addr.txt'],
  breaks: ['same-node', 'cross-node', 'cluster-ip', 'node'],
  outranks: ['evidence-contradicts'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'neighbour-wrong').filter((stop) => !isOfOverlay(examination, stop)),
      byLine,
    ).map((stops): Sighting => {
      const stop = stops[0]!;
      const node = nodeOf(examination, stop);
      const pod = podAt(examination, stop);
      const [, address, device, fixed, own] =
        /neighbour entry of (\S+) on (\S+) of .* is fixed to (\S+), but its owner has (\S+)/.exec(stop.reason) ?? [];
      const owner = examination.world.directory.refOf(address ?? '', null, 'tcp') ?? address;
      const ownerLink = examination.world.network.podOf(address ?? '')?.podLink?.origin;
      return {
        node,
        subject: owner ?? null,
        title: `${pod ?? node} sends what is for ${owner} (${address}) to ${fixed}, but it has ${own}: the entry is fixed`,
        evidence: prove(stop.line, ownerLink),
        fix: [commandLine('ip', 'neigh', 'del', address ?? '', 'dev', device ?? '')],
        confidence: 1,
        explains: stops,
      };
    }),
});

/** Entries of an overlay are fixed by its agent: they are wrong for other reasons. */
const isOfOverlay = (examination: Examination, { node, line }: Stop): boolean => {
  const host = hostOf(examination, node);
  const entry = host?.facts.neighbours?.find(
    ({ origin }) => origin.source === line?.source && origin.text === line.text,
  );
  const link = entry === undefined ? null : (host?.link(entry.device) ?? null);
  return link !== null && isOverlay(link);
};
