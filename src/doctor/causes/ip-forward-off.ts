import { groupBy } from '../../model/group-by.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { forwardsNothing, routedNode } from '../clues/routed-veth.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { byLine, nodeOf, stopsBy } from '../stops-of.ts';

export const ipForwardOff = defineCause({
  id: 'ip-forward-off',
  title: 'The node does not forward packets',
  severity: 'error',
  symptom: 'No pod leaves its node, and none is reached from outside; pods of the node still reach each other.',
  proof: 'net.ipv4.ip_forward, or the forwarding setting of the device that the packets come in by, is 0.',
  fix: 'Set it to 1, and keep it there: a file in /etc/sysctl.d, IPForward=yes where systemd-networkd manages the device.',
  needs: ['sysctl.txt'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  recognise(examination) {
    const stopped = stopsBy(examination, 'forwarding-off');
    const groups = groupBy(stopped, (stop) => wholeNode(examination, stop)?.source ?? byLine(stop));
    return groups.map((stops): Sighting => {
      const line = wholeNode(examination, stops[0]!) ?? stops[0]!.line;
      const node = nodeOf(examination, stops[0]!);
      const setting = /^\s*([\w./-]+)/.exec(line?.text ?? '')?.[1] ?? 'net.ipv4.ip_forward';
      return {
        node,
        subject: null,
        title: `${node} does not forward packets: ${setting} is 0`,
        evidence: prove(line, ...othersOn(examination, node, setting)),
        fix: [
          commandLine('sysctl', '-w', `${setting}=1`),
          `echo ${commandLine(`${setting}=1`)} > /etc/sysctl.d/90-forwarding.conf`,
        ],
        confidence: 1,
        explains: [...stops, ...unansweredFor(examination, node)],
      };
    });
  },
});

/** Pods that ask their node for the way, which does not answer for others where it forwards nothing. */
const unansweredFor = (examination: Examination, node: string | null): Stop[] =>
  stopsBy(examination, 'veth-detached').filter((stop) => {
    const host = routedNode(examination, stop);
    return host !== null && host.name === node && forwardsNothing(host);
  });

/** The line that turns forwarding off on the whole node, which turns it off on every device. */
function wholeNode(examination: Examination, stop: Stop): Origin | null {
  const node = nodeOf(examination, stop);
  const host = examination.world.network.nodes.find(({ name }) => name === node);
  const setting = host?.facts.sysctls?.['net.ipv4.ip_forward'];
  return setting?.value === '0' && stop.line?.text.startsWith('net.ipv4.') ? setting.origin : null;
}

/** The same setting of a node where it is on. */
const othersOn = ({ world }: Examination, node: string | null, setting: string) =>
  world.network.nodes
    .filter(({ name, facts }) => name !== node && facts.sysctls?.[setting]?.value === '1')
    .slice(0, 1)
    .map(({ facts }) => facts.sysctls![setting]!.origin);
