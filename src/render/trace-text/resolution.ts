import type { DnsQuestion, NameResolution } from '../../model/name-resolution.ts';
import { lineOf } from '../line-of.ts';
import type { Paint } from '../paint.ts';
import type { Twig } from '../tree.ts';

/** How a name became an address: each question, in the order in which the resolver asks. */
export function resolutionTwigs(resolution: NameResolution | null, paint: Paint, verbose: boolean): Twig[] {
  if (resolution === null) return [];
  const { name, asker, questions } = resolution;
  return [
    {
      text: `${paint.strong(name)}, asked for by ${asker}`,
      twigs: questions.map((question) => ({
        text: `${question.name} ${question.type}: ${describeAnswer(question, paint)}`,
        more: [question.words, ...(verbose ? question.evidence.map((one) => `${lineOf(one)} ${one.text.trim()}`) : [])],
      })),
    },
  ];
}

function describeAnswer({ outcome, records, type }: DnsQuestion, paint: Paint): string {
  switch (outcome) {
    case 'answered':
      return paint.good(
        records.map((record) => (record.type === type ? record.data : `${record.type} ${record.data}`)).join(', '),
      );
    case 'no such name':
      return paint.doubtful('no such name (NXDOMAIN)');
    case 'no such record':
      return paint.doubtful('no such record');
    case 'unknown':
      return paint.doubtful('not to be told');
  }
}
