import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { podOfDownPort } from '../clues/down-port.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { stopsBy } from '../stops-of.ts';

export const vethDown = defineCause({
  id: 'veth-down',
  title: "An end of a pod's veth is down",
  severity: 'error',
  symptom: 'One pod is cut off.',
  proof: "The node's end of the pair, or the pod's, lacks the UP flag.",
  fix: 'Set it up, or recreate the pod.',
  needs: ['ip-addr.json'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  outranks: ['link-down', 'pod-default-route-missing'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'link-down', 'bridge-port-not-forwarding').flatMap((stop) => {
        const pod = podOfLink(examination, stop) ?? podOfDownPort(examination, stop);
        return pod === null ? [] : [{ stop, pod }];
      }),
      ({ pod }) => `${pod.namespace}/${pod.name}`,
    ).map((group): Sighting => {
      const { pod } = group[0]!;
      const lowered = [pod.hostLink, pod.podLink].filter((link) => link !== null && !link.flags.includes('UP'));
      const isHostEnd = lowered.includes(pod.hostLink);
      const down = lowered[0] ?? pod.hostLink;
      return {
        node: pod.nodeName,
        subject: `pod ${pod.namespace}/${pod.name}`,
        title: `${down?.name}, the ${isHostEnd ? "node's" : "pod's"} end of the veth of pod ${pod.namespace}/${pod.name}, is down`,
        evidence: prove(...lowered.map((link) => link?.origin), group[0]!.stop.line),
        fix: [
          isHostEnd
            ? commandLine('ip', 'link', 'set', down!.name, 'up')
            : commandLine('kubectl', '-n', pod.namespace, 'delete', 'pod', pod.name),
        ],
        confidence: 1,
        explains: group.map(({ stop }) => stop),
      };
    }),
});

/** The pod whose pair the line is about. */
function podOfLink({ world }: Examination, { line }: Stop) {
  const isIt = (origin: { source: string; text: string } | undefined): boolean =>
    origin !== undefined && origin.source === line?.source && origin.text === line.text;
  return world.network.pods.find(({ hostLink, podLink }) => isIt(hostLink?.origin) || isIt(podLink?.origin)) ?? null;
}
