import { runArguments } from './command.ts';

/** Exit status of iptables where somebody else holds the lock, or another resource is short (RESOURCE_PROBLEM in xtables.h). */
const busy = 4;

/** How often a busy command is tried again; each waits 10 s for the lock. */
const mostTries = 6;

/** What went wrong with one command; null where all is well. */
export type Problem = string | null;

/** Removes one rule. That it is gone already is as good: the watchdog and k8snet may both try. */
async function removeRule(command: readonly string[]): Promise<Problem> {
  for (let tries = 1; ; tries += 1) {
    const { exitCode, stderr } = await runArguments(command);
    if (exitCode === 0 || isGone(stderr)) return null;
    if ((exitCode !== busy && exitCode !== null) || tries >= mostTries) return `${command.join(' ')}: ${stderr.trim()}`;
  }
}

/** As iptables of both backends and nft say that there is no such rule, chain or table. */
const isGone = (stderr: string): boolean =>
  /does a matching rule exist|No chain\/target\/match by that name|No such file or directory|does not exist|table `\S+' is incompatible/i.test(
    stderr,
  );

/** Removes rules one by one, the last one first. */
export async function removeRules(commands: readonly (readonly string[])[]): Promise<string[]> {
  const problems: string[] = [];
  for (const command of [...commands].reverse()) {
    const problem = await removeRule(command);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}
