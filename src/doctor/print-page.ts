import type { FindingPage, FindingReference } from '../model/finding-page.ts';
import { explainFinding, findingIds } from './explain-finding.ts';

/** The pages of docs/findings by their names there: one for every finding, and README.md as their index. */
export function printPages(): Map<string, string> {
  const pages = findingIds().map((id) => explainFinding(id)!);
  return new Map([
    ['README.md', printIndex(pages)],
    ...pages.map((page) => [`${page.id}.md`, printPage(page)] as const),
  ]);
}

/** A finding as a page of Markdown. */
export function printPage(page: FindingPage): string {
  const { id, title, severity, symptom, proof, fix, breaks, consequences, followsFrom } = page;
  return [
    `# ${id}`,
    `${escapeText(title)}. Severity: ${severity}.`,
    '## Symptom',
    escapeText(symptom),
    '## Proof',
    escapeText(proof),
    '## Fix',
    escapeText(fix),
    '## How k8snet finds it',
    describeDetection(page),
    ...listOf(
      'It can fail these checks of `k8snet doctor`:',
      breaks,
      ({ id: check, title: holds }) => `\`${check}\`: ${escapeText(holds)}`,
    ),
    ...listOf('Findings that follow from it and are shown under it:', consequences, linkTo),
    ...listOf('It may itself follow from:', followsFrom, linkTo),
  ]
    .join('\n\n')
    .concat('\n');
}

function describeDetection({ foundBy, needs }: FindingPage): string {
  if (foundBy.length === 0)
    return 'It does not: what would show it is not in the evidence. The proof says what to look at.';
  const commands = foundBy.map((command) => `\`k8snet ${command}\``).join(' and ');
  const files = needs.map((file) => `\`${file}\``).join(', ');
  return `${commands} ${foundBy.length === 1 ? 'finds' : 'find'} it${files === '' ? '' : `, given ${files}`}.`;
}

const listOf = <Item>(heading: string, items: readonly Item[], print: (item: Item) => string): string[] =>
  items.length === 0 ? [] : [heading, items.map((item) => `- ${print(item)}`).join('\n')];

const linkTo = ({ id, title }: FindingReference): string => `[${id}](${id}.md): ${escapeText(title)}`;

const printIndex = (pages: readonly FindingPage[]): string =>
  `# Findings

Every finding that k8snet names, with what people see, what proves it and what mends it. \`k8snet explain-finding ID\` prints the
same page. A finding that no command finds is here because it looks like the others: its page says what to look at.

| Finding | What is wrong | Severity | Found by |
| --- | --- | --- | --- |
${pages.map(printRow).join('\n')}
`;

const printRow = ({ id, title, severity, foundBy }: FindingPage): string =>
  `| [${id}](${id}.md) | ${escapeText(title).replaceAll('|', '\\|')} | ${severity} | ${foundBy.map((command) => `\`${command}\``).join(', ')} |`;

/** Marks of Markdown and HTML, but for those in a span of code. */
const escapeText = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*[\]]/g, '\\$&')))
    .join('');
