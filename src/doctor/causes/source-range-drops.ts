import { findShutOut, type ShutOut } from '../../explain/shut-out.ts';
import { admitShutOut, describeShutOut } from '../../explain/shut-out-findings.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { driftSightings } from '../drift.ts';
import type { Examination } from '../examination.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const sourceRangeDrops = defineCause({
  id: 'source-range-drops',
  title: "A load balancer's source ranges shut clients out",
  severity: 'error',
  symptom: 'Some clients of a load balancer time out.',
  proof:
    'The packet ends at a rule that kube-proxy writes for loadBalancerSourceRanges. An error where the API lets the client in; a warning where rules and API have other ranges, and nobody who was followed is dropped for it; where rules and API agree it is told only to who asks, by `trace` or `doctor --from`.',
  fix: 'Widen spec.loadBalancerSourceRanges, if the client is meant to get through. Restart kube-proxy where its rules do not have the ranges of the API.',
  needs: ['iptables-save.txt', 'api/services.json'],
  breaks: ['node-port'],
  foundBy: 'trace',
  recognise: (examination) => {
    const dropped = groupBy(shutOut(examination), ({ one }) => `${one.isMeant} ${one.step.node} ${nameOf(one)}`).map(
      (group): Sighting => {
        const { one, stop } = group[0]!;
        return {
          node: one.step.node,
          subject: nameOf(one),
          severity: one.isMeant === null ? 'warning' : one.isMeant ? 'info' : 'error',
          title: describeShutOut(one),
          evidence: prove(one.step, stop.line, one.service?.origin),
          fix: admitShutOut(one),
          confidence: 1,
          explains: group.map((each) => each.stop),
        };
      },
    );
    // Ranges that differ, and shut out nobody who was followed.
    const differing = driftSightings(examination, 'source-range-drops');
    return [
      ...dropped,
      ...differing.filter(({ node }) => !dropped.some((one) => one.node === node && one.severity === 'error')),
    ];
  },
});

const nameOf = ({ service, asked }: ShutOut): string =>
  service === null ? asked : `svc ${service.namespace}/${service.name}`;

/** Packets that source ranges stop. Of those that are meant to be, only what the one pod sends that was asked about. */
function shutOut({ world, flows, from }: Examination): { one: ShutOut; stop: Stop }[] {
  return flows.flatMap(({ flow, trace, stops }) => {
    if (trace === null || flow.entry !== 'public address') return [];
    const isAsked = from?.addresses.includes(trace.flow.source.ip) ?? false;
    if (flow.meant === 'refused' || (flow.meant === 'shut-out' && !isAsked)) return [];
    return stops.flatMap((stop) => {
      // Where sets or addresses were not collected, the rule may let the client in.
      const one = stop.direction === 'original' && stop.isCertain ? findShutOut(world, trace.flow, stop.path) : null;
      return one === null ? [] : [{ one, stop }];
    });
  });
}
