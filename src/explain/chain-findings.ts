import type { ChainView, RuleView } from '../cluster/chain-view.ts';
import type { ChainExplanation } from '../model/chain-explanation.ts';
import type { Finding } from '../model/finding.ts';
import type { Origin } from '../model/origin.ts';
import { percent } from '../model/percent.ts';
import type { Shares } from './chain-shares.ts';

/** Probabilities are stored in 31 bits, and listings print fewer digits. */
const tolerance = 1e-4;

/** What is odd about a chain by itself, without the API: each with its lines. */
export function findInChain(
  chain: ChainView,
  explained: Pick<ChainExplanation, 'node' | 'role' | 'rules'>,
  shares: Shares,
): Finding[] {
  const rules = chain.rules();
  const lines = (numbers: number[]): Origin[] =>
    rules.filter(({ number }) => numbers.includes(number)).map(({ origin }) => origin);
  const finding = (id: string, severity: Finding['severity'], title: string, origins: Origin[]): Finding => ({
    id,
    severity,
    title,
    node: explained.node,
    subject: `chain ${chain.name}`,
    rootCause: false,
    confidence: 1,
    evidence: origins.slice(0, 20),
    explains: [],
    fix: [],
  });
  const findings: Finding[] = [];
  const isService = explained.role === 'service' || explained.role === 'service-local';
  const shared = explained.rules.filter(({ share }) => share !== null);
  if (isService && shares.rest !== null && shares.rest > tolerance) {
    const title = `${percent(shares.rest)} of the packets fall out of ${chain.name} without an endpoint: the shares do not sum to 1`;
    findings.push(finding('shares-do-not-sum', 'error', title, lines(shared.map(({ number }) => number))));
  } else if (isService && shared.some(({ share }) => Math.abs(share! - shared[0]!.share!) > tolerance)) {
    const title = `the endpoints of ${chain.name} are not equally likely: ${shared.map(({ share }) => percent(share!)).join(', ')}`;
    findings.push(finding('shares-unequal', 'warning', title, lines(shared.map(({ number }) => number))));
  }
  for (const target of missingChains(chain, rules)) {
    const title = `${chain.name} jumps to ${target}, which table ${chain.table.name} does not have`;
    findings.push(
      finding(
        'jump-to-missing-chain',
        'error',
        title,
        lines(
          rules.filter((rule) => rule.branches.some((branch) => branch.chain === target)).map(({ number }) => number),
        ),
      ),
    );
  }
  const repeated = repeatedRules(rules.filter(({ hidesDevices }) => !hidesDevices));
  if (repeated.length > 0) {
    const title = `${chain.name} holds the same rule more than once (${repeated.length} too many)`;
    findings.push(
      finding('duplicate-rules', 'warning', title, lines(repeated.flatMap(({ first, again }) => [first, again]))),
    );
  }
  const end = rules.find(
    (rule) =>
      !rule.conditional && !rule.hidesDevices && rule.chance === null && rule.target !== null && final.has(rule.target),
  );
  if (end && end.number < rules.length) {
    const title = `no packet gets past rule ${end.number} of ${chain.name}: the rules behind it never run`;
    findings.push(finding('rules-never-reached', 'warning', title, lines([end.number, end.number + 1])));
  }
  return findings;
}

const final = new Set(['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'accept', 'drop', 'reject', 'return']);

/** Only a whole table tells that a chain is missing: a fragment does not show all there is. */
function missingChains({ table }: ChainView, rules: RuleView[]): Set<string> {
  if (!table.whole) return new Set();
  const targets = rules.flatMap(({ branches }) => branches.map((branch) => branch.chain));
  return new Set(targets.filter((target) => table.chain(target) === null));
}

function repeatedRules(rules: RuleView[]): { first: number; again: number }[] {
  const seen = new Map<string, number>();
  return rules.flatMap(({ text, number }) => {
    const first = seen.get(text);
    if (first === undefined) seen.set(text, number);
    return first === undefined ? [] : [{ first, again: number }];
  });
}
