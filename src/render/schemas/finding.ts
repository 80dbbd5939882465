import type { FindingPage } from '../../model/finding-page.ts';
import { answer, list, object, oneOf, type Schema, text } from './parts.ts';

const reference = object({ id: text('kebab-case'), title: text() });

/** What `k8snet explain-finding -o json` prints. */
export const findingSchema: Schema = answer('FindingPage', 'What there is to say about a kind of finding', {
  id: text('kebab-case'),
  title: text(),
  severity: oneOf('error', 'warning', 'info'),
  symptom: text('what people see'),
  proof: text('the one observation that decides'),
  fix: text('what an expert does'),
  foundBy: list(text(), 'commands of k8snet; none where evidence does not tell'),
  needs: list(text(), 'files of the bundle layout'),
  breaks: list(reference, 'checks of the doctor that it can fail'),
  consequences: list(reference, 'findings that follow from it'),
  followsFrom: list(reference, 'findings that it may follow from'),
} satisfies Record<Exclude<keyof FindingPage, 'apiVersion' | 'kind'>, Schema>);
