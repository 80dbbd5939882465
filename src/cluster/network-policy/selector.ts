import type { LabelSelector } from '../../model/objects.ts';

/** Does the selector take an object with these labels? An empty selector takes all (meta/v1 LabelSelector). */
export const selects = ({ matchLabels, matchExpressions }: LabelSelector, labels: Record<string, string>): boolean =>
  Object.entries(matchLabels).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
  matchExpressions.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key]! : null;
    switch (operator) {
      case 'In':
        return value !== null && values.includes(value);
      case 'NotIn':
        return value === null || !values.includes(value);
      case 'Exists':
        return value !== null;
      default:
        return operator === 'DoesNotExist' && value === null;
    }
  });
