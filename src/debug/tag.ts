import { randomBytes } from 'node:crypto';
import type { OwnTag } from '../explain/trace-log/own-rules.ts';

/** The tag of a new run. */
export const newTag = (lease: number): OwnTag => ({
  id: randomBytes(4).toString('hex'),
  since: Math.floor(Date.now() / 1000),
  lease,
});

/** The tag of rules that are only shown: put in by hand they count as overdue, so that `debug clean` takes them. */
export const dryTag = (lease: number): OwnTag => ({ id: '00000000', since: 0, lease });
