/** How much work may still be done. Hostile rulesets cost as much as one lets them: what is left undone is `unknown`, and the answer says so. */
export interface Budget {
  /** Rules that may still be looked at, each that does more than not to match counted as ten. */
  rules: number;
  /** Ways that may still be opened. */
  ways: number;
  /** Ways among them that part at a question which the evidence leaves open. */
  doubts: number;
  /** What it bounds, with the bounds it began with. */
  readonly bounds: { what: string; rules: number; ways: number; doubts: number };
  /** A budget that bears every cost too: that of the whole journey. */
  readonly within: Budget | null;
}

const atOneHook = { what: 'this packet at one hook', rules: 2_000_000, ways: 20_000, doubts: 2000 };
const inAll = { what: 'this packet and its answers on all hosts', rules: 10_000_000, ways: 100_000, doubts: 4000 };

const newBudget = (bounds: Budget['bounds'], within: Budget | null): Budget => {
  const { rules, ways, doubts } = bounds;
  return { rules, ways, doubts, bounds, within };
};

/** What one hook may cost. */
export const hookBudget = (journey: Budget | null = null): Budget => newBudget(atOneHook, journey);

/** What a packet's journey through all hooks of all hosts may cost, there and back. */
export const journeyBudget = (): Budget => newBudget(inAll, null);

const nouns = { rules: 'steps', ways: 'ways', doubts: 'undecided ways' } as const;

/** Pays for work; null, or in words which bound it goes beyond. */
export function spend(budget: Budget, kind: keyof typeof nouns, amount: number): string | null {
  for (let payer: Budget | null = budget; payer !== null; payer = payer.within) {
    payer[kind] -= amount;
    if (payer[kind] >= 0) continue;
    const { what, [kind]: most } = payer.bounds;
    return `the rules need more than ${most.toLocaleString('en-US')} ${nouns[kind]} for ${what}`;
  }
  return null;
}
