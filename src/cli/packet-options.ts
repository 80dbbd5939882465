import { hostname } from 'node:os';
import { type Command, Option } from 'commander';
import type { World } from '../cluster/world.ts';
import type { TraceRequest } from '../explain/follow-request.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { readPort } from './numbers.ts';

/** The packet of a command line, as commander hands it over. */
export interface PacketOptions {
  from?: string;
  protocol?: string;
  sport?: number;
}

/** What a target may be, in the words of the help. */
export const targetHelp =
  'svc/NAME[:PORT], pod/NAME[:PORT], node/NAME[:PORT], deploy/NAME, ingress/NAME[/PATH], apiserver, dns, dns:NAME[:PORT], ADDRESS[:PORT] or [V6]:PORT; NAMESPACE/ may stand before NAME';

/** The packet and the node that a command line asks for; the namespace is that of the API's context where none is named. */
export const packetRequest = (
  target: string,
  options: PacketOptions & EvidenceOptions,
  { evidence }: World,
): Omit<TraceRequest, 'verbose'> => ({
  target,
  from: options.from ?? null,
  protocol: options.protocol ?? null,
  sourcePort: options.sport ?? null,
  node: options.node ?? null,
  namespace: options.namespace ?? evidence.namespace,
  hostname: hostname(),
});

/** Declares who sends what. */
export function addPacketOptions(command: Command): void {
  command
    .optionsGroup('Packet:')
    .option(
      '--from <source>',
      'who sends: a target, node (a process on the node) or external[:ADDRESS] (default: a pod of the node)',
    )
    .addOption(
      new Option('-p, --protocol <name>', 'protocol (default: that of the target, else tcp)').choices([
        'tcp',
        'udp',
        'sctp',
        'icmp',
      ]),
    )
    .option('--sport <number>', 'source port (default: one that the kernel would pick)', readPort);
}
