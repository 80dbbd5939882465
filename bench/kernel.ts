import { execFileSync, spawnSync } from 'node:child_process';

/** A network namespace of its own, where rules stand without touching the machine's. */
export interface Namespace {
  /** The command, to be run inside. */
  inside(...command: string[]): string[];
  run(...command: string[]): void;
  remove(): void;
}

/** Makes a namespace; null where this user may not, or where ip(8) or a command that is needed is not there. */
export function createNamespace(purpose: string, ...needed: string[]): Namespace | null {
  const name = `k8snet-bench-${purpose}-${process.pid}`;
  const isThere = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
  if (!needed.every(isThere) || spawnSync('ip', ['netns', 'add', name]).status !== 0) return null;
  const inside = (...command: string[]): string[] => ['ip', 'netns', 'exec', name, ...command];
  const remove = (): void => {
    spawnSync('ip', ['netns', 'delete', name]);
  };
  process.on('exit', remove);
  return {
    inside,
    run(...command) {
      const [program, ...words] = inside(...command);
      execFileSync(program!, words, { stdio: ['ignore', 'ignore', 'inherit'] });
    },
    remove,
  };
}
