import { nodeAddress } from '../../cluster/node-address.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { enoughLines, lastStep, prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { hostOf, stopsBy } from '../stops-of.ts';

export const overlayPeerEntryMissing = defineCause({
  id: 'overlay-peer-entry-missing',
  title: 'The overlay does not know a peer',
  severity: 'error',
  symptom: 'Traffic to the pods of one node is dead; to others it works.',
  proof: "No neighbour entry for the peer's overlay address, or no FDB entry that leads to its node.",
  fix: "Restart the plugin's agent on the node, which writes both; see its log.",
  needs: ['ip-neigh.json', 'bridge-fdb.json', 'ip-route.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'node-port'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'tunnel-peer-missing', 'neighbour-missing'),
      (stop) => `${stop.node} ${stop.by} ${lastStep(stop, 'ROUTE')?.text} ${lastStep(stop, 'NEIGHBOUR')?.text}`,
    ).map((stops): Sighting => {
      const stop = stops[0]!;
      const { node } = stop;
      const device = /^(\S+) of /.exec(stop.reason)?.[1] ?? 'flannel.1';
      const peer = peerOf(stop);
      const [, nextHop, mac] = /^(\S+) is (\S+)$/.exec(lastStep(stop, 'NEIGHBOUR')?.effect ?? '') ?? [];
      const address = peer === null ? null : nodeAddress(examination.world, peer);
      const known = (hostOf(examination, node)?.facts.fdb ?? []).filter(
        (one) => one.device === device && one.destination !== null,
      );
      const what = stop.by === 'tunnel-peer-missing' ? `no FDB entry for ${mac}` : 'no neighbour entry';
      return {
        node,
        subject: peer === null ? null : `node ${peer}`,
        title: `${device} on ${node} has ${what}: frames for the pods of ${peer ?? nextHop ?? 'a peer'} are sent nowhere`,
        evidence: prove(
          lastStep(stop, 'NEIGHBOUR'),
          lastStep(stop, 'ROUTE'),
          ...known.map(({ origin }) => origin),
        ).slice(0, enoughLines),
        fix: [
          ...(mac === undefined || address === null
            ? []
            : [commandLine('bridge', 'fdb', 'append', mac, 'dev', device, 'dst', address)]),
          'kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds',
        ],
        confidence: 1,
        explains: stops,
      };
    }),
});

/** The node whose pods were meant. */
const peerOf = ({ direction, path, flow }: Stop): string | null =>
  direction === 'original' ? path.destination.node : flow.node;
