import { counted } from '../../model/counted.ts';
import type { Finding } from '../../model/finding.ts';
import { renderFix } from '../fix-text.ts';
import type { RenderOptions } from '../index.ts';
import { lineOf } from '../line-of.ts';
import type { Paint } from '../paint.ts';
import { hang } from '../wrap.ts';

/** Lines of proof that are shown without --verbose. */
const fewLines = 4;
/** Commands that are shown without --verbose. */
const fewCommands = 6;

/** A finding with its proof, what it explains and the commands that mend it. */
export function renderCause(finding: Finding, { width, verbose }: RenderOptions, paint: Paint): string[] {
  const { id, title, node, explains, evidence, fix, consequences = [], confidence, severity, rootCause } = finding;
  const name = severity === 'error' ? paint.bad(id) : paint.doubtful(id);
  const lines = verbose ? evidence : evidence.slice(0, fewLines);
  const commands = verbose ? fix : fix.slice(0, fewCommands);
  const sure = confidence < 0.75 ? ' (likely, not proven)' : '';
  return [
    ...hang(`${name}${node === null ? '' : ` on ${node}`}${sure}`, width),
    ...indented(title, width),
    ...(explains.length > 0 ? indented(`${rootCause ? 'breaks' : 'bears on'}: ${explains.join(', ')}`, width) : []),
    ...indented(paint.faint('proof'), width),
    ...lines.flatMap((one) =>
      indented(`${lineOf(one)} ${clip(one.text.trim().replace(/\s+/g, ' '), verbose)}`, width, 4),
    ),
    ...more(evidence.length - lines.length, 'line', width),
    ...renderFix(commands, paint),
    ...more(fix.length - commands.length, 'command', width),
    ...(consequences.length > 0 ? indented(followers(consequences, verbose), width) : []),
  ];
}

/** Objects of JSON are long, and the line is named. */
const clip = (text: string, verbose: boolean): string =>
  verbose || text.length <= 200 ? text : `${text.slice(0, 199)}…`;

/** What follows from it: each id once, with its sentences where these are asked for. */
function followers(consequences: readonly { id: string; title: string }[], verbose: boolean): string {
  if (verbose) return `leads to: ${consequences.map(({ id, title }) => `${id} (${title})`).join('; ')}`;
  return `leads to: ${[...new Set(consequences.map(({ id }) => id))].join(', ')}`;
}

const indented = (text: string, width: number, depth = 2): string[] => {
  const space = ' '.repeat(depth);
  return hang(text, width - depth).map((line) => space + line);
};

const more = (count: number, what: string, width: number): string[] =>
  count > 0 ? indented(`and ${counted(count, `more ${what}`)} (--verbose)`, width, 4) : [];
