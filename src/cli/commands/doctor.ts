import type { Command } from 'commander';
import type { Followed } from '../../doctor/diagnose.ts';
import { type CheckName, checkIds, readCheckIds } from '../check-ids.ts';
import type { CommandDefinition } from '../command.ts';
import { addEvidenceOptions, type EvidenceOptions, isLive } from '../evidence-options.ts';
import { addOutputOptions, formatter, type OutputOptions } from '../output-options.ts';

interface DoctorOptions extends EvidenceOptions, OutputOptions {
  from?: string;
  only?: CheckName[];
  skip?: CheckName[];
  probe: boolean;
  causes?: boolean;
}

/** `k8snet doctor`: the checklist that names the cause. */
export const doctor: CommandDefinition = {
  name: 'doctor',
  summary: 'go through the checklist of pod networking and name the cause of what fails',
  arguments: [],
  options: addOptions,
  examples: [
    ['k8snet doctor', 'this node, live: what its rules say, beside packets that are really sent'],
    ['k8snet doctor --no-probe', 'this node, live, and no packet is sent'],
    ['k8snet doctor --bundle incident.tar.gz', 'every node of the bundle, a column each'],
    ['k8snet doctor --bundle incident --node node-2 --only dns,cluster-ip', 'some checks, one node'],
    ['k8snet doctor --bundle incident --from pod/shop/web-0', 'as one pod sees it'],
    ['k8snet doctor --bundle incident -o junit > report.xml', 'a report that CI systems read'],
    ['k8snet doctor --causes', 'every finding there is, and which of them are told from evidence'],
  ],
  async run({ options: given, terminal }) {
    const options = given as unknown as DoctorOptions;
    if (options.causes) return listCauses(options);
    const [{ readWorld }, { conclude, followChecks }, render, { exitStatus }, { openStatusLine }] = await Promise.all([
      import('../read-world.ts'),
      import('../../doctor/diagnose.ts'),
      formatter('doctor', options.output),
      import('../outcome.ts'),
      import('../status-line.ts'),
    ]);
    const world = await readWorld(options, terminal);
    const line = openStatusLine(terminal);
    try {
      const request = {
        node: options.node ?? null,
        from: options.from ?? null,
        namespace: options.namespace ?? world.evidence.namespace,
        only: options.only ?? [],
        skip: options.skip ?? [],
      };
      const followed = followChecks(world, request, line.tell);
      const tried = await tryIfLive(followed, options, line.tell);
      const report = conclude(tried.followed, tried.probed, line.tell);
      const verbose = options.verbose ?? false;
      const status = report.summary.fail > 0 ? exitStatus.problem : exitStatus.fine;
      return { text: render(report, { ...terminal, verbose }), status };
    } finally {
      line.close();
    }
  },
};

async function tryIfLive(followed: Followed, options: DoctorOptions, tell: (text: string) => void) {
  if (!options.probe || !isLive(options)) return { followed, probed: [] };
  return (await import('../send-probes.ts')).tryConnections(followed, options, tell);
}

function addOptions(command: Command): void {
  command
    .optionsGroup('Checks:')
    .option('--only <checks>', `only these checks, with commas between them (${checkIds.join(', ')})`, readCheckIds)
    .option('--skip <checks>', 'all but these checks', readCheckIds)
    .option('--from <pod>', 'look from one pod: pod/NAME or pod/NAMESPACE/NAME')
    .option('--no-probe', 'send no packets: say what the evidence says')
    .option('--causes', 'list every finding that there is, and whether it is told from evidence');
  addEvidenceOptions(command);
  addOutputOptions(command, 'doctor');
}

async function listCauses({ output }: DoctorOptions) {
  const [{ listOfCauses }, { renderCauses }, { renderJson }, { renderYaml }, { UsageError }, { exitStatus }] =
    await Promise.all([
      import('../../doctor/list-causes.ts'),
      import('../../render/causes-text.ts'),
      import('../../render/json.ts'),
      import('../../render/yaml.ts'),
      import('../failure.ts'),
      import('../outcome.ts'),
    ]);
  const renderers = new Map([
    ['text', renderCauses],
    ['json', renderJson],
    ['yaml', renderYaml],
  ]);
  const render = renderers.get(output);
  if (render === undefined) throw new UsageError(`--causes is printed as text, json or yaml, not as ${output}`);
  return { text: render(listOfCauses()), status: exitStatus.fine };
}
