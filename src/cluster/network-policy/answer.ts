/** Yes, no or not known (null), and why. */
export interface Answer {
  value: boolean | null;
  because: string;
}

export const answer = (value: boolean | null, because: string): Answer => ({ value, because });

/** One yes is enough; without one, a single unknown leaves it open. `none` is said where there is nothing to ask. */
export function some(answers: readonly Answer[], none: string): Answer {
  return (
    answers.find(({ value }) => value === true) ?? answers.find(({ value }) => value === null) ?? noneOf(answers, none)
  );
}

/** One no is enough; without one, a single unknown leaves it open. */
export function every(answers: readonly Answer[]): Answer {
  const against = answers.find(({ value }) => value === false) ?? answers.find(({ value }) => value === null);
  return against ?? answer(true, answers.map(({ because }) => because).join(', '));
}

const noneOf = (answers: readonly Answer[], none: string): Answer =>
  answer(false, answers.length === 1 ? answers[0]!.because : none);
