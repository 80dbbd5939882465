import type { Command } from 'commander';
import type { CommandDefinition } from '../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../evidence-options.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';
import { addPacketOptions, type PacketOptions, packetRequest, targetHelp } from '../packet-options.ts';

interface TraceOptions extends EvidenceOptions, OutputOptions, PacketOptions {}

/** `k8snet trace`: where a packet goes, rule by rule, and how the answer comes back. */
export const trace: CommandDefinition = {
  name: 'trace',
  summary: 'follow a packet through rules, routes and bridges, there and back',
  arguments: [
    {
      name: '<target>',
      description: targetHelp,
    },
  ],
  options: addOptions,
  examples: [
    [
      'k8snet trace svc/echoserver --bundle incident.tar.gz',
      'from a pod of the only node (else name it: --node) to the service',
    ],
    ['k8snet trace 10.96.0.10:53/udp --from pod/web --bundle incident', 'a DNS question of pod default/web'],
    ['k8snet trace node/node-1:30080 --from external:203.0.113.7 --bundle incident', 'a node port, from outside'],
    ['iptables-save | k8snet trace 10.96.0.1:443 --from 10.0.0.2 --iptables -', 'nothing but one pasted output'],
  ],
  async run({ arguments: [target], options: given, terminal }) {
    const options = given as unknown as TraceOptions;
    const [{ readWorld }, { traceFlow }, render, { traceStatus }] = await Promise.all([
      import('../read-world.ts'),
      import('../../explain/trace.ts'),
      formatter('trace', options.output),
      import('../trace-status.ts'),
    ]);
    const world = await readWorld(options, terminal);
    const verbose = options.verbose ?? false;
    const answer = traceFlow(world, { ...packetRequest(target!, options, world), verbose });
    return { text: render(answer, { ...terminal, verbose }), status: traceStatus(answer) };
  },
};

function addOptions(command: Command): void {
  addPacketOptions(command);
  addEvidenceOptions(command);
  addOutputOptions(command, 'trace');
}
