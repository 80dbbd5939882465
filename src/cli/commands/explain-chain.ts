import { hostname } from 'node:os';
import type { CommandDefinition } from '../command.ts';
import { addEvidenceOptions, type EvidenceOptions } from '../evidence-options.ts';
import { readDepth } from '../numbers.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';

interface ExplainChainOptions extends EvidenceOptions, OutputOptions {
  table?: string;
  depth: number;
}

/** `k8snet explain-chain`: what a chain is for, and each of its rules in words. */
export const explainChain: CommandDefinition = {
  name: 'explain-chain',
  summary: 'say what a chain is for, who wrote it, and each of its rules in words',
  arguments: [{ name: '<chain>', description: 'name of the chain' }],
  options(command) {
    command
      .optionsGroup('Chain:')
      .option('-t, --table <name>', 'table of the chain (default: the one that has it)')
      .option('--depth <number>', 'how deep chains that it jumps to are explained as well', readDepth, 1);
    addEvidenceOptions(command);
    addOutputOptions(command, 'chain');
  },
  examples: [
    ['k8snet explain-chain KUBE-SERVICES --bundle incident.tar.gz', 'the chain of all services, on the only node'],
    [
      'k8snet explain-chain FORWARD -t filter --depth 3 --bundle incident --node node-1',
      'with the chains it jumps to, three deep',
    ],
    ['k8snet explain-chain KUBE-SVC-ERIFXISQEP7F7OF4 --iptables pasted.txt', 'a chain pasted from a web page'],
  ],
  async run({ arguments: [chain], options: given, terminal }) {
    const options = given as unknown as ExplainChainOptions;
    const [{ readWorld }, { chooseNode }, { explainChain: explain, mostReferences }, render, { exitStatus }] =
      await Promise.all([
        import('../read-world.ts'),
        import('../../sources/choose-node.ts'),
        import('../../explain/explain-chain.ts'),
        formatter('chain', options.output),
        import('../outcome.ts'),
      ]);
    const world = await readWorld(options, terminal);
    const node = chooseNode(world.evidence, options.node ?? null, hostname()).name;
    const verbose = options.verbose ?? false;
    const explanation = explain(world, node, {
      chain: chain!,
      table: options.table ?? null,
      depth: options.depth,
      verbose,
      ...(options.output === 'text' && !verbose && { references: mostReferences }),
    });
    return { text: render(explanation, { ...terminal, verbose }), status: exitStatus.fine };
  },
};
