import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { isOverlay } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import { stopsWhere } from '../stops-of.ts';

export const vtepMacMismatch = defineCause({
  id: 'vtep-mac-mismatch',
  title: "The overlay device's hardware address is not the one that peers know",
  severity: 'error',
  symptom: 'Traffic to one node is dead in one direction: frames arrive and are dropped.',
  proof:
    "The fixed neighbour entry of a peer, or flannel's note at the node object, names another address than the node's device has.",
  fix: 'Stop systemd-udevd from changing it (MACAddressPolicy=none), restart the agent.',
  needs: ['ip-link.json', 'ip-neigh.json', 'api/nodes.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'node-port'],
  outranks: ['overlay-peer-entry-missing', 'overlay-peer-entry-wrong'],
  recognise: (examination) => {
    const { nodes } = examination.world.network;
    return nodes.flatMap((far) =>
      (far.facts.links ?? [])
        .filter((link) => isOverlay(link) && link.mac !== null && link.kind !== 'ipip')
        .flatMap((link): Sighting[] => {
          const own = (far.facts.addresses ?? [])
            .filter(({ device }) => device === link.name)
            .map(({ address }) => address);
          const wrong = nodes
            .filter((near) => near !== far)
            .flatMap((near) => (near.facts.neighbours ?? []).map((entry) => ({ near, entry })))
            .filter(
              ({ entry }) =>
                entry.device === link.name &&
                own.includes(entry.address) &&
                entry.state === 'PERMANENT' &&
                entry.mac !== null &&
                entry.mac !== link.mac,
            );
          if (wrong.length === 0) return [];
          const { entry } = wrong[0]!;
          return [
            {
              node: far.name,
              subject: link.name,
              title: `${link.name} of ${far.name} has ${link.mac}, but ${wrong.map(({ near }) => near.name).join(', ')} ${wrong.length === 1 ? 'sends' : 'send'} to ${entry.mac}`,
              evidence: prove(link.origin, ...wrong.slice(0, 3).map((one) => one.entry.origin)),
              fix: [
                commandLine('ip', 'link', 'set', link.name, 'address', entry.mac!),
                'kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds',
              ],
              confidence: 0.95,
              explains: stopsWhere(
                examination,
                ({ steps }) =>
                  steps.some(
                    ({ hook, text, node }) =>
                      hook === 'NEIGHBOUR' &&
                      wrong.some((one) => one.near.name === node && one.entry.origin.text === text),
                  ),
                {
                  by: 'not-its-address',
                  node: far.name,
                  reason: `${link.name} of ${far.name} does not take frames for ${entry.mac}`,
                },
              ),
            },
          ];
        }),
    );
  },
});
