import type { RuleView } from '../cluster/chain-view.ts';
import { readCommentOwner } from '../cluster/comment-owner.ts';
import { isStandardComment } from '../cluster/rule-writer.ts';
import type { ChainOwner } from '../model/chain-explanation.ts';

/** Longer comments are cut. */
const most = 100;

/**
 * ` ("rule to drop invalid state for pod")`: what a rule's comment says beyond its words. Empty where every rule of its program
 * has such a comment, and where it names whose the chain is, or the chain that the rule leads to.
 */
export function describeComment({ comments, branches }: RuleView, owner: ChainOwner | null): string {
  const comment = comments.find((one) => one.trim() !== '' && !isStandardComment(one));
  if (comment === undefined) return '';
  const named = readCommentOwner(comment);
  if (named !== null && (branches.length > 0 || isSame(named, owner))) return '';
  const text = comment.trim();
  return ` ("${text.length > most ? `${text.slice(0, most)}...` : text}")`;
}

const isSame = (named: NonNullable<ReturnType<typeof readCommentOwner>>, owner: ChainOwner | null): boolean =>
  owner !== null &&
  named.kind !== 'container' &&
  named.namespace === owner.namespace &&
  (named.kind === 'service' ? named.service : named.name) === owner.name;
