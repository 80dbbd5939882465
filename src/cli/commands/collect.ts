import type { Command } from 'commander';
import type { CommandDefinition } from '../command.ts';
import { readSeconds } from '../numbers.ts';
import { exitStatus } from '../outcome.ts';

interface CollectOptions {
  output?: string;
  redact?: boolean;
  node?: string;
  bundle?: string;
  merge?: string[];
  timeout: number;
  kubeconfig?: string;
  context?: string;
  api: boolean;
  quiet?: boolean;
  verbose?: boolean;
}

/** `k8snet collect`: a bundle of everything that the other commands read. */
export const collect: CommandDefinition = {
  name: 'collect',
  summary: 'write what this node and the API say into a bundle, to be looked at elsewhere',
  arguments: [],
  options: addOptions,
  examples: [
    ['sudo k8snet collect', 'k8snet-NODE-DATE.tar.gz in this folder'],
    ['sudo k8snet collect -o incident.tar.gz --redact', 'with other names and addresses, fit to be shown to others'],
    ['k8snet collect --merge node-1.tgz node-2.tgz -o cluster.tar.gz', 'one bundle of several nodes'],
    ['k8snet collect --bundle incident.tar.gz --redact -o public.tar.gz', 'redact what was collected before'],
    ['k8snet doctor --bundle incident.tar.gz', 'every command reads it'],
  ],
  async run({ options: given, terminal, program }) {
    const options = given as unknown as CollectOptions;
    const contradiction = findContradiction(options);
    if (contradiction !== null) throw new (await import('../failure.ts')).UsageError(contradiction);
    const [{ collect: write }, { renderCollected }, { openStatusLine }] = await Promise.all([
      import('../../collect/collect.ts'),
      import('../../render/collected-text.ts'),
      import('../status-line.ts'),
    ]);
    const line = openStatusLine(terminal);
    try {
      const collected = await write({
        source: await chooseSource(options),
        target: options.output ?? null,
        redact: options.redact === true,
        version: program.version() ?? '',
        tell: line.tell,
      });
      line.close();
      return {
        text: renderCollected(collected, { ...terminal, verbose: options.verbose === true }),
        status: exitStatus.fine,
      };
    } finally {
      line.close();
    }
  },
};

function addOptions(command: Command): void {
  command
    .optionsGroup('What to write:')
    .option('-o, --output <path>', 'a new folder, or an archive: FILE.tar.gz (default: k8snet-NODE-DATE.tar.gz)')
    .option('--redact', 'map addresses, MACs and names to others, the same everywhere; answers stay the same')
    .option('--merge <path...>', 'join bundles of several nodes into one')
    .option('--bundle <path>', 'write what this bundle has, in place of this machine')
    .optionsGroup('This machine:')
    .option('--node <name>', 'name of this node (default: as the API knows it, else the host name)')
    .option('--timeout <seconds>', 'how long each command may take', readSeconds, 60)
    .option('--kubeconfig <path>', 'ask the Kubernetes API that this leads to (default: found as kubectl does)')
    .option('--context <name>', 'ask the Kubernetes API of this context of the kubeconfig')
    .option('--no-api', 'do not ask the Kubernetes API')
    .optionsGroup('Output:')
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .option('--quiet', 'no progress on stderr')
    .option('--verbose', 'list every file with its command');
}

function findContradiction({ merge, bundle, node, redact }: CollectOptions): string | null {
  if (merge !== undefined && bundle !== undefined) return '--merge and --bundle: name all bundles with --merge';
  if (node !== undefined && (merge ?? bundle) !== undefined)
    return '--node names this machine: bundles name their nodes';
  if (merge?.length === 1) return '--merge takes the bundles of two nodes or more';
  if (bundle !== undefined && redact !== true) return '--bundle is for --redact: the bundle is there already';
  return null;
}

async function chooseSource(options: CollectOptions) {
  const { merge, bundle } = options;
  const paths = merge ?? (bundle === undefined ? null : [bundle]);
  if (paths !== null) return { type: 'bundles', paths } as const;
  const [{ openApi }, { slimObject }, { commandPatience }] = await Promise.all([
    import('../../sources/kube-api/live/open-api.ts'),
    import('../../collect/slim/slim-object.ts'),
    import('../../sources/read/run.ts'),
  ]);
  const choice = { kubeconfig: options.kubeconfig ?? null, context: options.context ?? null };
  const api = options.api ? openApi(choice, { slim: slimObject }) : Promise.resolve(null);
  const patience = { ...commandPatience, time: options.timeout * 1000 };
  return { type: 'live', node: options.node ?? null, api, patience } as const;
}
