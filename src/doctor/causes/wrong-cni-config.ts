import { isRunning, podRef } from '../../cluster/directory.ts';
import { type Prefix, prefixContains, printPrefix } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { CniConfig } from '../../model/node.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { overlap, prefixesOf } from '../clues/prefixes.ts';
import { enoughLines, prove } from '../proof.ts';

export const wrongCniConfig = defineCause({
  id: 'wrong-cni-config',
  title: 'The node gives pods addresses by another CNI configuration than the cluster means',
  severity: 'error',
  symptom:
    'New pods have addresses of 10.88.0.0/16, 172.17.0.0/16 or the like, the same on several nodes; other nodes do not reach them.',
  proof:
    'The first file of /etc/cni/net.d (by name: that one counts) has host-local give addresses of a range outside the pod CIDR of the node. Where pods of the node bear such addresses it is certain.',
  fix: 'Remove the file that is not meant (10-containerd-net.conflist, 87-podman-bridge.conflist, ...), and recreate the pods that were given addresses by it.',
  needs: ['cni/*.conflist', 'api/nodes.json', 'api/pods.json'],
  breaks: ['node', 'cross-node'],
  outranks: ['pod-route-missing', 'pod-netmask-wrong', 'bridge-address-mismatch'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const { api } = examination.world.evidence;
      const node = api.nodes?.find(({ name }) => name === host.name);
      const meant = prefixesOf(node?.podCidrs ?? []);
      const config = firstConfig(evidence);
      if (node === undefined || config === null || meant.length === 0) return [];
      const strange = rangesOf(config).filter((range) => !meant.some((prefix) => overlap(prefix, range)));
      if (strange.length === 0) return [];
      const pods = (api.pods ?? []).filter(
        (pod) =>
          pod.node === host.name &&
          !pod.hostNetwork &&
          isRunning(pod) &&
          pod.ips.some((ip) => strange.some((range) => prefixContains(range, ip))),
      );
      const file = config.origin.source.slice(config.origin.source.lastIndexOf('/') + 1);
      const met = pods.length === 0 ? '' : `: ${podRef(pods[0]!)} has ${pods[0]!.ips.join(', ')}`;
      return [
        {
          node: host.name,
          subject: null,
          severity: pods.length > 0 ? 'error' : 'warning',
          title: `${file}, which counts on ${host.name}, gives pods addresses of ${strange.map(printPrefix).join(', ')} instead of ${meant.map(printPrefix).join(', ')}${met}`,
          evidence: prove(config.origin, node.origin, ...pods.slice(0, enoughLines).map(({ origin }) => origin)),
          fix: [
            `mv /etc/cni/net.d/${file} /root/`,
            ...pods.slice(0, 3).map(({ namespace, name }) => `kubectl -n ${namespace} delete pod ${name}`),
          ],
          confidence: pods.length > 0 ? 0.95 : 0.7,
          explains: examination.stops.filter(({ path }) =>
            pods.some(({ ips }) => ips.includes(path.destination.ip) || ips.includes(path.source.ip)),
          ),
        },
      ];
    }),
});

/** libcni (ConfFiles, LoadConfList) takes the first file by name. */
const firstConfig = ({ cni }: NodeEvidence): CniConfig | null =>
  [...(cni ?? [])].sort((a, b) => (a.origin.source < b.origin.source ? -1 : 1))[0] ?? null;

/** Ranges that host-local gives addresses of; plugins with another IPAM tell none. */
const rangesOf = ({ plugins }: CniConfig): Prefix[] =>
  plugins.flatMap(({ ipam }) => {
    if (!isObject(ipam) || ipam.type !== 'host-local') return [];
    const listed = Array.isArray(ipam.ranges) ? ipam.ranges.flat() : [];
    const subnets = [ipam, ...listed].map((range) => (isObject(range) ? range.subnet : null));
    return prefixesOf(subnets.filter((subnet) => typeof subnet === 'string'));
  });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
