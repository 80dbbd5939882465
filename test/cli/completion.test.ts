import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { completions } from '../../src/cli/completion/index.ts';
import { describeProgram } from '../../src/cli/completion/words.ts';
import { buildProgram } from '../../src/cli/program.ts';

const words = describeProgram(buildProgram({ print: () => {}, answer: () => {}, tell: () => {} }));
const scripts = Object.entries(completions).map(([shell, complete]) => [shell, complete(words)] as const);

for (const [shell, script] of scripts) {
  test(`the script for ${shell} knows every command, option and word`, () => {
    for (const command of words.commands) {
      for (const word of command.name.split(' ')) assert.ok(script.includes(word), command.name);
      for (const choice of command.choices) assert.ok(script.includes(choice), choice);
      for (const option of command.options) {
        const long = option.flags.find((flag) => flag.startsWith('--'))!;
        assert.ok(script.includes(shell === 'fish' ? `-l ${long.slice(2)}` : long), long);
      }
    }
  });
}

/** What bash offers for the last of these words. */
function offers(...typed: string[]): string[] {
  const script = `${completions.bash(words)}
compopt() { :; }
COMP_WORDS=(k8snet ${typed.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length}
_k8snet; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

const typed: [string[], string[]][] = [
  [['tr'], ['trace']],
  [['schema', 'v'], ['verify']],
  [['completion', 'z'], ['zsh']],
  [['trace', 'svc/web', '--bun'], ['--bundle']],
  [
    ['trace', 'svc/web', '-o', ''],
    ['text', 'json', 'yaml'],
  ],
  [
    ['verify', 'flows.yaml', '--output', 'j'],
    ['json', 'junit'],
  ],
  [['trace', 'svc/web', '-p', 'u'], ['udp']],
  [['debug', 'tr'], ['trace']],
  [
    ['debug', 'trace', 'svc/web', '--backend', 'nf'],
    ['nft', 'nftables'],
  ],
  [['debug', 'clean', '--a'], ['--all']],
  [
    ['help', 'exp'],
    ['explain-chain', 'explain-finding'],
  ],
];

for (const [line, expected] of typed) {
  test(`bash completes k8snet ${line.join(' ')}`, () => assert.deepEqual(offers(...line), expected));
}
