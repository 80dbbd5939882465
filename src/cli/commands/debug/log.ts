import { hostname } from 'node:os';
import { Option } from 'commander';
import type { Call, CommandDefinition } from '../../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../../evidence-options.ts';
import { readCount, readPort } from '../../numbers.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../../output-options.ts';
import { addLeaseOptions, type LeaseOptions } from './lease-options.ts';

interface LogOptions extends EvidenceOptions, OutputOptions, Omit<LeaseOptions, 'backend'> {
  chain: string;
  backend?: 'legacy' | 'nft';
  prefix?: string;
  protocol?: string;
  source?: string;
  destination?: string;
  sport?: number;
  dport?: number;
  nflog?: number;
  limit: string;
  position: number;
  count?: number;
  ipv6?: boolean;
}

/** `k8snet debug log`: what comes by one place of one chain. */
export const log: CommandDefinition = {
  name: 'log',
  summary: 'print packets that come by one place of one chain, with a LOG or NFLOG rule, rate-limited',
  arguments: [],
  options(command) {
    command
      .optionsGroup('Packets:')
      .requiredOption('--chain <table/chain>', 'where to look: nat/POSTROUTING, filter/KUBE-FORWARD')
      .option('--source <address>', 'only packets from there: an address or a prefix')
      .option('--destination <address>', 'only packets to there')
      .addOption(
        new Option('-p, --protocol <name>', 'only this protocol').choices(['tcp', 'udp', 'sctp', 'icmp', 'ipv6-icmp']),
      )
      .option('--sport <number>', 'only from this port', readPort)
      .option('--dport <number>', 'only to this port', readPort)
      .option('-6, --ipv6', 'packets of IPv6 (default: as the addresses are, else IPv4)')
      .option('--count <number>', 'end after so many packets', readCount);
    addLeaseOptions(command, ['legacy', 'nft']);
    command
      .option('--position <number>', 'before which rule of the chain, from 1', readCount, 1)
      .option('--limit <rate>', 'as -m limit takes it', '10/second')
      .option('--prefix <text>', 'what the lines begin with (default: one that tells them from all others)')
      .option('--nflog <group>', 'NFLOG to this group, read with tcpdump, instead of the log of the kernel', readPort);
    addEvidenceOptions(command);
    addOutputOptions(command, 'debug-plan');
  },
  examples: [
    [
      'k8snet debug log --chain nat/POSTROUTING --source 10.0.1.17',
      'new connections of a pod, before they are masqueraded',
    ],
    ['k8snet debug log --chain filter/FORWARD --position 3 -p udp --dport 53 --for 5m', 'DNS that gets past two rules'],
    ['k8snet debug log --chain filter/INPUT --bundle incident --node node-1 --dry-run', 'the commands for that node'],
  ],
  run,
};

async function run({ options: given, terminal, print }: Call) {
  const options = given as unknown as LogOptions;
  const [{ refuseEvidence }, debug, { readWorld }, { chooseNode }, { exitStatus }] = await Promise.all([
    import('./refuse-evidence.ts'),
    import('../../../debug/index.ts'),
    import('../../read-world.ts'),
    import('../../../sources/index.ts'),
    import('../../outcome.ts'),
  ]);
  refuseEvidence(options);
  const request = await readRequest(options);
  if (!options.dryRun) debug.requireNetAdmin();
  const world = await readWorld(options, terminal);
  const tag = options.dryRun ? debug.dryTag(options.for) : debug.newTag(options.for);
  const tools = options.dryRun ? debug.usualTools : await debug.findTools();
  const node = chooseNode(world.evidence, options.node ?? null, hostname()).name;
  const plan = debug.planLog(world, { ...request, node, tag, tools });
  const verbose = options.verbose ?? false;
  const render = await formatter('debug-plan', options.output);
  const text = render(plan, { ...terminal, verbose });
  if (options.dryRun) return { text, status: exitStatus.fine };
  if (request.group === null) await debug.requireKernelLog(plan.rules[0]!.insert[0]!.startsWith('ip6') ? 6 : 4);
  const [{ interruptible }, { renderLogEvent }, { describeRemoval }] = await Promise.all([
    import('../../interruptible.ts'),
    import('../../../render/debug-log-text.ts'),
    import('../../../render/debug-trace-text.ts'),
  ]);
  print(text);
  const { end, packets, problems, left } = await interruptible((interrupted) =>
    debug.runLog(
      { world, plan, prefix: debug.logPrefix({ prefix: request.prefix, tag }), count: options.count ?? null },
      {
        ready: () => process.stderr.write('the rule is in\n'),
        tell: (event) => print(renderLogEvent(event, { ...terminal, verbose })),
      },
      interrupted,
    ),
  );
  const early = end.reason === 'lost' ? [end.because] : [];
  const lines = [
    ...early,
    ...problems,
    ...left,
    `${packets} ${packets === 1 ? 'packet' : 'packets'}; ${describeRemoval(plan.id, left)}`,
  ];
  const isFine = early.length + problems.length + left.length === 0;
  return {
    text: `${lines.join('\n')}\n`,
    status: end.reason === 'interrupted' ? exitStatus.interrupted : isFine ? exitStatus.fine : exitStatus.problem,
  };
}

/** What the options ask for. Throws UsageError where one of them is none. */
async function readRequest(options: LogOptions) {
  const [{ UsageError }, { parsePrefix, printPrefix }] = await Promise.all([
    import('../../failure.ts'),
    import('../../../model/address.ts'),
  ]);
  const [table, chain, ...rest] = options.chain.split('/') as [string, string?, ...string[]];
  if (chain === undefined || rest.length > 0 || [table, chain].some((name) => !/^[A-Za-z_][^\s]{0,63}$/.test(name)))
    throw new UsageError(`${options.chain} is no TABLE/CHAIN such as nat/POSTROUTING`);
  const { protocol = null, sport = null, dport = null } = options;
  if ((sport ?? dport) !== null && !['tcp', 'udp', 'sctp'].includes(protocol ?? ''))
    throw new UsageError('a port needs -p tcp, udp or sctp');
  if (!/^\d{1,6}\/(s|sec|second|m|min|minute|h|hour)$/.test(options.limit))
    throw new UsageError(`${options.limit} is no rate such as 10/second`);
  const prefixes = [options.source, options.destination].map((text) => {
    if (text === undefined) return null;
    const prefix = parsePrefix(text);
    if (prefix === null) throw new UsageError(`${text} is no address or prefix`);
    return prefix;
  });
  const families = new Set([
    ...prefixes.flatMap((prefix) => prefix?.family ?? []),
    ...(options.ipv6 ? [6 as const] : []),
  ]);
  if (families.size > 1) throw new UsageError('IPv4 and IPv6 do not meet in one packet');
  const [source, destination] = prefixes.map((prefix) => (prefix === null ? null : printPrefix(prefix)));
  return {
    table,
    chain,
    backend: options.backend ?? null,
    family: [...families][0] ?? null,
    match: {
      protocol,
      source: source ?? null,
      destination: destination ?? null,
      sourcePort: sport,
      destinationPort: dport,
    },
    prefix: options.prefix ?? null,
    group: options.nflog ?? null,
    limit: options.limit,
    position: options.position,
  };
}
