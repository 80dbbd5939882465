import { nodeAddress } from '../../cluster/node-address.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { peersByMac } from '../overlay-peers.ts';
import { isOverlay } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';

export const overlayPeerEntryWrong = defineCause({
  id: 'overlay-peer-entry-wrong',
  title: 'The overlay sends frames for a peer to another host',
  severity: 'error',
  symptom: 'Traffic to the pods of one node goes astray.',
  proof: "The FDB entry of the peer's hardware address names an address that is not that node's.",
  fix: "Delete the entry and restart the plugin's agent.",
  needs: ['bridge-fdb.json', 'ip-link.json', 'api/nodes.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'node-port'],
  outranks: ['overlay-peer-entry-missing'],
  recognise: (examination) => {
    const peers = peersByMac(examination.world);
    return examination.nodes.flatMap((host) =>
      (host.facts.fdb ?? []).flatMap((entry): Sighting[] => {
        const peer = peers.get(entry.mac);
        const link = host.link(entry.device);
        if (
          entry.destination === null ||
          peer === undefined ||
          peer.node === host.name ||
          link === null ||
          !isOverlay(link)
        )
          return [];
        if (peer.addresses.length === 0 || peer.addresses.includes(entry.destination)) return [];
        const right = nodeAddress(examination.world, peer.node);
        return [
          {
            node: host.name,
            subject: `node ${peer.node}`,
            title: `${entry.device} on ${host.name} sends frames for ${peer.node} (${entry.mac}) to ${entry.destination}, which is not its address`,
            evidence: prove(entry.origin, peer.origin),
            fix: [
              commandLine('bridge', 'fdb', 'del', entry.mac, 'dev', entry.device, 'dst', entry.destination),
              ...(right === null
                ? []
                : [commandLine('bridge', 'fdb', 'append', entry.mac, 'dev', entry.device, 'dst', right)]),
            ],
            confidence: 0.95,
            explains: stopsWhere(
              examination,
              ({ steps }) =>
                steps.some(
                  ({ hook, text, node }) => hook === 'TUNNEL' && node === host.name && text === entry.origin.text,
                ),
              {
                by: 'answer-astray',
                node: host.name,
                reason: `${entry.device} of ${host.name} sends frames for ${peer.node} to ${entry.destination}`,
              },
            ),
          },
        ];
      }),
    );
  },
});
