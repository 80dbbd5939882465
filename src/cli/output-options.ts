import { type Command, Option } from 'commander';
import { formats, type Renderer } from '../render/index.ts';

/** How the answer is to be printed, as commander hands it over. */
export interface OutputOptions {
  output: string;
  verbose?: boolean;
}

type Kind = keyof typeof formats;
type AnswerOf<Of extends Kind> = (typeof formats)[Of]['text'] extends () => Promise<Renderer<infer Answer>>
  ? Answer
  : never;

/** Declares how an answer of this kind is printed. */
export function addOutputOptions(command: Command, kind: Kind): void {
  const names = Object.keys(formats[kind]);
  command
    .optionsGroup('Output:')
    .addOption(new Option('-o, --output <format>', 'form of the answer').choices(names).default(names[0]))
    .option('--no-color', 'no colours, as with NO_COLOR in the environment')
    .option('--quiet', 'no progress on stderr')
    .option('--verbose', 'show also what did not matter');
}

/** The renderer that `-o` names. commander has let no other name pass. */
export function formatter<Of extends Kind>(kind: Of, format: string): Promise<Renderer<AnswerOf<Of>>> {
  const loaders: Record<string, () => Promise<Renderer<AnswerOf<Of>>>> = formats[kind] as never;
  return loaders[format]!();
}
