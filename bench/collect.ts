import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { nftSaveCommands, nodeCommands, podCommands, podTextCommands } from '../src/sources/read/commands.ts';
import { type Size, writeRules } from './generate.ts';
import { createNamespace, type Namespace } from './kernel.ts';
import { k8snet, type Plan, row } from './plan.ts';

/**
 * `collect` where those rules are loaded, beside the commands that it runs, one after the other, each into a file; and beside them when the
 * files are packed as it packs them. A node with a tenth of the rules shows what memory it takes whatever is printed.
 */
export function addCollect(plan: Plan, folder: string, size: Size, tables: Namespace): void {
  const [outputs, bundle, archive] = ['outputs', 'collected', 'collected.tar.gz'].map((name) => `${folder}/${name}`);
  mkdirSync(outputs!);
  const commands = commandsOf(outputs!);
  const packed = `${commands}\ntar -C ${folder} -cf - outputs | gzip -1 > ${folder}/outputs.tar.gz`;
  plan.peers['its commands'] = tables.inside('sh', '-c', commands);
  plan.peers['its commands, tar and gzip -1'] = tables.inside('sh', '-c', packed);
  const collect = (target: string): string[] => k8snet('collect', '--no-api', '-o', target);
  // A folder that is there is not written over.
  const anew = tables.inside('sh', '-c', `rm -rf ${bundle} && exec "$0" "$@"`, ...collect(bundle!));
  plan.rows.push(
    { ...row('collect -o FOLDER', anew, [['its commands', 1.5]], most), startsOthers: true },
    {
      ...row('collect', tables.inside(...collect(archive!)), [['its commands, tar and gzip -1', 1.5]], most),
      startsOthers: true,
    },
  );
  addSmaller(plan, folder, size, collect(archive!));
}

/** Megabytes that do not depend on what the commands print. */
const most = 150;

function addSmaller(plan: Plan, folder: string, { services, endpointsPerService }: Size, collect: string[]): void {
  const few = createNamespace(`few-${services}`, 'iptables-legacy-restore');
  if (few === null) return;
  const rules = writeRules({ services: services / 10, endpointsPerService });
  const file = `${folder}/few.txt`;
  writeFileSync(file, rules);
  few.run('iptables-legacy-restore', file);
  const what = `collect, ${rules.split('\n').length - 1} lines`;
  plan.rows.push({ ...row(what, few.inside(...collect), [], most), startsOthers: true });
}

/** The commands of a node and of the one other network namespace that a bench is run beside. */
function commandsOf(folder: string): string {
  const ofNode = [...nodeCommands, ...nftSaveCommands].filter(({ needs }) => needs === undefined || existsSync(needs));
  const ofOthers = [...podCommands, ...podTextCommands].map(({ file, command }) => ({
    file: `other-${file}`,
    command: ['nsenter', '--target', '1', '--net', '--', ...command],
  }));
  const lines = [...ofNode, ...ofOthers].map(
    ({ file, command }) => `${command.join(' ')} > ${folder}/${file} 2> /dev/null`,
  );
  return `${lines.join('\n')}\ntrue`;
}
