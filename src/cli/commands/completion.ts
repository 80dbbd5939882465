import type { CommandDefinition } from '../command.ts';
import { exitStatus } from '../outcome.ts';

/** `k8snet completion`: completion of the command line for a shell, made from the commands themselves. */
export const completion: CommandDefinition = {
  name: 'completion',
  summary: 'print a completion script for a shell',
  arguments: [{ name: '<shell>', description: 'the shell', choices: ['bash', 'zsh', 'fish'] }],
  options() {},
  examples: [
    ['source <(k8snet completion bash)', 'for this shell; put it into ~/.bashrc to keep it'],
    ['k8snet completion zsh > ~/.zfunc/_k8snet', 'for every zsh to come whose fpath has ~/.zfunc'],
    ['k8snet completion fish > ~/.config/fish/completions/k8snet.fish', 'for every fish to come'],
  ],
  async run({ arguments: [shell], program }) {
    const [{ completions }, { describeProgram }] = await Promise.all([
      import('../completion/index.ts'),
      import('../completion/words.ts'),
    ]);
    return { text: completions[shell as keyof typeof completions](describeProgram(program)), status: exitStatus.fine };
  },
};
