/** Yes, no or not known (null), and why. */
export interface Answer {
  value: boolean | null;
  because: string;
}

/** An answer and why. */
export const answer = (value: boolean | null, because: string): Answer => ({ value, because });

/** One yes is enough; without one, a single unknown leaves it open. `none` is said where all say no. */
export const some = (answers: readonly Answer[], none: string): Answer =>
  answers.find(({ value }) => value === true) ?? answers.find(({ value }) => value === null) ?? answer(false, none);

/** The reason of the only answer, else what is said of several. */
export const onlyOr = (answers: readonly Answer[], several: string): string =>
  answers.length === 1 ? answers[0]!.because : several;

/** One no is enough; without one, a single unknown leaves it open. */
export function every(answers: readonly Answer[]): Answer {
  const against = answers.find(({ value }) => value === false) ?? answers.find(({ value }) => value === null);
  return against ?? answer(true, answers.map(({ because }) => because).join(', '));
}
