import { hostname } from 'node:os';
import type { CommandDefinition } from '../../command.ts';
import { addEvidenceOptions, type EvidenceOptions, isLive } from '../../evidence-options.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../../output-options.ts';

interface DecodeOptions extends EvidenceOptions, OutputOptions {}

/** `k8snet debug decode`: a log from elsewhere, packet by packet. */
export const decode: CommandDefinition = {
  name: 'decode',
  summary: 'explain a log of TRACE and LOG rules, packet by packet, with the rules of the node it is from',
  arguments: [
    {
      name: '<file>',
      description:
        'output of dmesg or journalctl, a kern.log, of xtables-monitor --trace or nft monitor trace; - is stdin',
    },
  ],
  options(command) {
    addEvidenceOptions(command);
    addOutputOptions(command, 'trace-log');
  },
  examples: [
    ['k8snet debug decode kern.log --bundle incident.tar.gz --node node-1', 'which rules each packet met, in words'],
    ['dmesg | k8snet debug decode - --iptables save.txt', 'a log beside a pasted iptables-save'],
    ['k8snet debug decode trace.txt -o json', 'the log alone, for a program'],
  ],
  async run({ arguments: [path], options: given, terminal }) {
    const options = given as unknown as DecodeOptions;
    const [{ readText }, { explainTraceLog }, render, { exitStatus }] = await Promise.all([
      import('../../read-text.ts'),
      import('../../../explain/trace-log.ts'),
      formatter('trace-log', options.output),
      import('../../outcome.ts'),
    ]);
    const text = await readText(path!, options);
    // A log from elsewhere says nothing about this machine's rules.
    const book = isLive(options) ? null : await readBook(options, terminal);
    const report = explainTraceLog(text, path === '-' ? 'stdin' : path!, book);
    return { text: render(report, { ...terminal, verbose: options.verbose ?? false }), status: exitStatus.fine };
  },
};

async function readBook(options: DecodeOptions, terminal: Parameters<CommandDefinition['run']>[0]['terminal']) {
  const [{ readWorld }, { chooseNode }] = await Promise.all([
    import('../../read-world.ts'),
    import('../../../sources/index.ts'),
  ]);
  const world = await readWorld(options, terminal);
  return { world, node: chooseNode(world.evidence, options.node ?? null, hostname()) };
}
