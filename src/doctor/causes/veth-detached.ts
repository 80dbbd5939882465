import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { forwardsNothing, routedNode } from '../clues/routed-veth.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { lacksDefaultRoute } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { byLine, nodeOf, stopsBy } from '../stops-of.ts';

export const vethDetached = defineCause({
  id: 'veth-detached',
  title: "A pod's veth is no port of its bridge",
  severity: 'error',
  symptom: 'One pod is cut off from everything; its neighbour entry is FAILED.',
  proof: "The node's end of the pod's veth has no master, or another one than the bridge of the pod's network.",
  fix: 'Put it back on the bridge, or recreate the pod. Look for a network manager that took it off.',
  needs: ['ip-addr.json', 'brctl-show.txt'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  outranks: ['evidence-contradicts'],
  recognise: (examination) =>
    groupBy(
      stopsBy(examination, 'veth-detached').filter((stop) => !isOfItsNode(examination, stop)),
      byLine,
    ).map((stops): Sighting => {
      const stop = stops[0]!;
      const pod = examination.world.network.pods.find(
        ({ hostLink }) => hostLink?.origin.text === stop.line?.text && hostLink?.origin.source === stop.line?.source,
      );
      const link = pod?.hostLink ?? null;
      const node = pod?.node?.name ?? nodeOf(examination, stop);
      const bridge = pod?.node?.facts.bridges?.[0]?.name ?? 'cbr0';
      const place = link?.master == null ? 'is no port of any bridge' : `is a port of ${link.master}`;
      return {
        node,
        subject: pod === undefined ? null : `pod ${pod.namespace}/${pod.name}`,
        title: `${link?.name ?? 'the veth'} of pod ${pod?.namespace}/${pod?.name} on ${node} ${place}: the pod is cut off`,
        evidence: prove(stop.line, link?.origin),
        fix:
          link === null
            ? []
            : [
                commandLine('ip', 'link', 'set', link.name, 'master', bridge),
                commandLine('bridge', 'link', 'set', 'dev', link.name, 'hairpin', 'on'),
              ],
        confidence: 1,
        explains: stops,
      };
    }),
});

/** No veth of the node is on a bridge, and the node does not answer for others, as ip-forward-off or default-route-missing tells. */
function isOfItsNode(examination: Examination, stop: Stop): boolean {
  const host = routedNode(examination, stop);
  return host !== null && (forwardsNothing(host) || lacksDefaultRoute(host, 4));
}
