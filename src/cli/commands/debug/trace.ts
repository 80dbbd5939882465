import type { Call, CommandDefinition } from '../../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../../evidence-options.ts';
import { readCount } from '../../numbers.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../../output-options.ts';
import { addPacketOptions, type PacketOptions, packetRequest, targetHelp } from '../../packet-options.ts';
import { addLeaseOptions, type LeaseOptions } from './lease-options.ts';

interface DebugTraceOptions extends EvidenceOptions, OutputOptions, PacketOptions, LeaseOptions {
  count: number;
}

/** `k8snet debug trace`: a real packet beside the predicted one. */
export const trace: CommandDefinition = {
  name: 'trace',
  summary: 'follow real packets of one flow through the rules with TRACE, beside what is predicted for them',
  arguments: [{ name: '<target>', description: targetHelp }],
  options(command) {
    addPacketOptions(command);
    addLeaseOptions(command, ['legacy', 'nft', 'nftables']);
    command.option('--count <number>', 'connections to follow', readCount, 1);
    addEvidenceOptions(command);
    addOutputOptions(command, 'debug-trace');
  },
  examples: [
    ['k8snet debug trace svc/web --from pod/client', 'wait for a connection of the pod, follow it rule by rule'],
    ['k8snet debug trace 10.96.0.10:53/udp --from pod/client --for 5m --count 3', 'three DNS questions'],
    ['k8snet debug trace svc/web --bundle incident --node node-1 --dry-run', 'the commands for that node'],
  ],
  run,
};

async function run({ arguments: [target], options: given, terminal, print }: Call) {
  const options = given as unknown as DebugTraceOptions;
  const [{ refuseEvidence }, debug, { readWorld }, { traceFlow }, { worldNode }] = await Promise.all([
    import('./refuse-evidence.ts'),
    import('../../../debug/index.ts'),
    import('../../read-world.ts'),
    import('../../../explain/trace.ts'),
    import('../../../cluster/world.ts'),
  ]);
  refuseEvidence(options);
  if (!options.dryRun) debug.requireNetAdmin();
  const world = await readWorld(options, terminal);
  const predicted = traceFlow(world, { ...packetRequest(target!, options, world), verbose: false, everyWay: true });
  const { plan, flows } = debug.planTrace(world, predicted, {
    tag: options.dryRun ? debug.dryTag(options.for) : debug.newTag(options.for),
    tools: options.dryRun ? debug.usualTools : await debug.findTools(),
    backend: options.backend ?? null,
    anySource: options.from === 'external',
  });
  const { exitStatus } = await import('../../outcome.ts');
  const verbose = options.verbose ?? false;
  if (options.dryRun) {
    const render = await formatter('debug-plan', options.output);
    return { text: render(plan, { ...terminal, verbose }), status: exitStatus.fine };
  }
  const family = predicted.flow.destination.ip.includes(':') ? 6 : 4;
  if (plan.rules.some(({ backend }) => backend === 'legacy')) await debug.requireKernelLog(family);
  const [{ interruptible }, { openFollowText, renderRules, renderWaiting }, { debugTraceStatus }, render] =
    await Promise.all([
      import('../../interruptible.ts'),
      import('../../../render/debug-trace-text.ts'),
      import('./debug-trace-status.ts'),
      formatter('debug-trace', options.output),
    ]);
  const isText = options.output === 'text';
  const tell = openFollowText({ ...terminal, verbose });
  if (!options.quiet) process.stderr.write(renderRules(plan));
  const node = worldNode(world, predicted.node)!.evidence;
  const ran = await interruptible((interrupted) =>
    debug.runTrace(
      { world, node, plan, flows, trace: predicted, count: options.count },
      {
        ready: () =>
          process.stderr.write(options.quiet ? '' : renderWaiting(predicted, plan, { ...terminal, verbose })),
        tell: (event) => {
          if (isText) print(tell(event));
        },
      },
      interrupted,
    ),
  );
  const report = {
    apiVersion: 'k8snet/v1' as const,
    kind: 'DebugTrace' as const,
    node: predicted.node,
    flow: predicted.flow,
    plan,
    packets: ran.packets,
    knownConnections: ran.known,
    end: ran.end.reason === 'lost' ? ran.end.because : ran.end.reason,
    problems: [...ran.problems, ...ran.left],
    left: ran.left,
  };
  return { text: render(report, { ...terminal, verbose }), status: debugTraceStatus(report) };
}
