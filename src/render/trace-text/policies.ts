import { groupBy } from '../../model/group-by.ts';
import type { DirectionVerdict, JudgedPolicy, PolicyVerdict } from '../../model/policy-verdict.ts';
import type { Path } from '../../model/trace.ts';
import { lineOf } from '../line-of.ts';
import type { Paint } from '../paint.ts';
import type { Twig } from '../tree.ts';
import { withNames, withoutOwnNames } from './own-names.ts';

/** How many answers, and policies of each, are told unless all are wanted. */
const most = 4;

/** What the network policies of the API ask for, beside what the rules do; nothing where no policy selects either end. */
export function policyTwigs(paths: readonly Path[], paint: Paint, verbose: boolean): Twig[] {
  const judged = paths.flatMap((path) =>
    path.policy !== null && matters(path.policy) ? [{ path, policy: path.policy }] : [],
  );
  const groups = groupBy(judged, ({ path, policy }) =>
    JSON.stringify([policy.verdict, withoutOwnNames(policy.reason, path), withoutOwnNames(policy.words, path)]),
  );
  const shown = verbose ? groups : groups.slice(0, most);
  const rest = groups.length - shown.length;
  return [
    ...shown.map((group) =>
      answerTwig(
        group.map(({ path }) => path),
        group[0]!.policy,
        paint,
        verbose,
      ),
    ),
    ...(rest > 0 ? [{ text: `${rest} more answers (--verbose)` }] : []),
  ];
}

const matters = ({ egress, ingress, agreement }: PolicyVerdict): boolean =>
  [egress, ingress].some((one) => one !== null && one.policies.length > 0) || agreement === 'rules-deny';

function answerTwig(paths: readonly Path[], policy: PolicyVerdict, paint: Paint, verbose: boolean): Twig {
  const reason = withNames(withoutOwnNames(policy.reason, paths[0]!), paths);
  const told = { allowed: paint.good, denied: paint.bad, unknown: paint.doubtful }[policy.verdict];
  const policies = [policy.egress, policy.ingress].flatMap((one) => (one === null ? [] : policiesOf(one)));
  const shown = verbose ? policies : policies.slice(0, most);
  const rest = policies.length - shown.length;
  return {
    text: `${told(policy.verdict)}: ${reason}; ${withNames(withoutOwnNames(policy.words, paths[0]!), paths)}`,
    twigs: [
      ...shown.map(({ direction, policy: one }) => ({
        text: `${one.namespace}/${one.name} (${direction}) ${allowsWords(one)}: ${withNames(withoutOwnNames(one.reason, paths[0]!), paths)}`,
        note: paint.faint(lineOf(one)),
      })),
      ...(rest > 0 ? [{ text: `${rest} more policies (--verbose)` }] : []),
    ],
  };
}

const policiesOf = ({ direction, policies }: DirectionVerdict) => policies.map((policy) => ({ direction, policy }));

const allowsWords = ({ allows }: JudgedPolicy): string =>
  allows === null ? 'leaves it open' : allows ? 'allows it' : 'does not allow it';
