import type { CheckId } from '../../model/doctor-report.ts';
import type { Host } from '../../simulate/host.ts';
import type { CheckFlow } from '../flow.ts';
import type { PodClass } from './pod-class.ts';
import { podName, podPortTarget, podTarget, type Sender } from './survey.ts';

/** A connection from each sender to a pod of each class: on the ports that it says it serves, else a ping. */
export function podFlows(
  check: CheckId,
  node: Host,
  senders: readonly Sender[],
  receivers: readonly PodClass[],
): CheckFlow[] {
  return senders.flatMap((sender) =>
    receivers.flatMap((receiver): CheckFlow[] => {
      const pod = receiver.pod === sender.pod ? receiver.other : receiver.pod;
      if (pod === null || pod === sender.pod) return [];
      const ports = receiver.ports.length > 0 ? receiver.ports : [{ port: null, protocol: 'icmp' }];
      return ports.map(({ port, protocol }) => ({
        check,
        node: node.name,
        title: `${sender.name} to ${podName(pod)}${port === null ? '' : ` port ${port}/${protocol}`}`,
        from: sender.from,
        to: port === null ? podTarget(pod) : podPortTarget(pod, port),
        protocol,
        standsFor: sender.count * receiver.count,
        meant: 'answered',
        answerers: null,
        service: null,
      }));
    }),
  );
}
