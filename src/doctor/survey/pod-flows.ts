import { canonicalAddress, type Family, familyOf, printEndpoint } from '../../model/address.ts';
import type { CheckId } from '../../model/doctor-report.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import type { CheckFlow } from '../flow.ts';
import type { PodClass } from './pod-class.ts';
import { podName, podPortTarget, podTarget, type Sender } from './survey.ts';

/**
 * A connection from each sender to a pod of each class: on the ports that it says it serves, else a ping. In either family
 * that both have: each has rules and routes of its own.
 */
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
      return [null, ...secondAddresses(pod, sender, node)].flatMap((address) =>
        ports.map(({ port, protocol }) => ({
          check,
          node: node.name,
          title: `${sender.name} to ${podName(pod)}${port === null ? '' : ` port ${port}/${protocol}`}${address === null ? '' : ` at ${address}`}`,
          from: sender.from,
          to: address === null ? primaryTarget(pod, port) : port === null ? address : printEndpoint(address, port),
          protocol,
          standsFor: sender.count * receiver.count,
          meant: 'answered',
          answerers: null,
          service: null,
        })),
      );
    }),
  );
}

const primaryTarget = (pod: Pod, port: number | null): string =>
  port === null ? podTarget(pod) : podPortTarget(pod, port);

/** Addresses of the family that the pod's name does not stand for, where the sender has one of it. */
function secondAddresses({ addresses }: Pod, { pod }: Sender, { facts }: Host): string[] {
  const own =
    pod?.addresses ?? (facts.addresses ?? []).filter(({ scope }) => scope === 'global').map((one) => one.address);
  const families = new Set(own.map(familyOfText));
  const first = familyOfText(addresses[0] ?? '');
  const second = addresses.find((address) => familyOfText(address) !== first);
  return second !== undefined && families.has(familyOfText(second)) ? [second] : [];
}

const familyOfText = (text: string): Family | null => familyOf(canonicalAddress(text) ?? '');
