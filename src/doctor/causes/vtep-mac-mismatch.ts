import type { Link, Neighbour } from '../../model/node.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { notedMacs } from '../overlay-peers.ts';
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
    const told = notedMacs(examination.world);
    return nodes.flatMap((far) =>
      (far.facts.links ?? [])
        .filter((link) => isOverlay(link) && link.mac !== null && link.kind !== 'ipip')
        .flatMap((link): Sighting[] => {
          const own = (far.facts.addresses ?? [])
            .filter(({ device }) => device === link.name)
            .map(({ address }) => address);
          const peers = nodes
            .filter((near) => near !== far)
            .flatMap((near) => (near.facts.neighbours ?? []).map((entry) => ({ near, entry })))
            .filter(
              ({ entry }) =>
                entry.device === link.name &&
                own.includes(entry.address) &&
                entry.state === 'PERMANENT' &&
                entry.mac !== null,
            );
          const wrong = peers.filter(({ entry }) => entry.mac !== link.mac);
          // Where flannel's note or another peer has the address of the device, the peers that differ are wrong, not the node.
          const isKnown = told.get(link.mac!)?.node === far.name || peers.some(({ entry }) => entry.mac === link.mac);
          const culprits = isKnown ? wrong.map((one) => [one]) : wrong.length > 0 ? [wrong] : [];
          return culprits.map((group) => mismatch(examination, { far, link, wrong: group, isPeers: isKnown }));
        }),
    );
  },
});

interface Mismatch {
  far: Host;
  link: Link;
  wrong: { near: Host; entry: Neighbour }[];
  /** The entry is wrong, not the device. */
  isPeers: boolean;
}

function mismatch(examination: Examination, { far, link, wrong, isPeers }: Mismatch): Sighting {
  const { near, entry } = wrong[0]!;
  const names = wrong.map((one) => one.near.name).join(', ');
  return {
    node: isPeers ? near.name : far.name,
    subject: link.name,
    title: `${link.name} of ${far.name} has ${link.mac}, but ${names} ${wrong.length === 1 ? 'sends' : 'send'} to ${entry.mac}`,
    evidence: prove(link.origin, ...wrong.slice(0, 3).map((one) => one.entry.origin)),
    fix: [
      isPeers
        ? commandLine(
            'ip',
            'neigh',
            'replace',
            entry.address,
            'lladdr',
            link.mac!,
            'dev',
            link.name,
            'nud',
            'permanent',
          )
        : commandLine('ip', 'link', 'set', link.name, 'address', entry.mac!),
      'kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds',
    ],
    confidence: 0.95,
    explains: stopsWhere(
      examination,
      ({ steps }) =>
        steps.some(
          ({ hook, text, node }) =>
            hook === 'NEIGHBOUR' && wrong.some((one) => one.near.name === node && one.entry.origin.text === text),
        ),
      {
        by: 'not-its-address',
        node: far.name,
        reason: `${link.name} of ${far.name} does not take frames for ${entry.mac}`,
      },
    ),
  };
}
