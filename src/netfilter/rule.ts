import type { Origin } from '../model/origin.ts';
import type { Packet } from '../model/packet.ts';
import type { Claim } from './claim.ts';
import type { HostView } from './host-view.ts';

/** The five hooks of the IP families; the bridge family has the same names. */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

/** Who registered a table: `iptables-legacy` (xtables), `nft` (nf_tables, iptables-nft included). */
export type Backend = 'legacy' | 'nft';

/** Families as nft(8) names them; iptables tables are `ip` or `ip6`. */
export type TableFamily = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev';

/** A table and its chains. Chains are parsed when they are asked for. */
export interface Table {
  backend: Backend;
  family: TableFamily;
  name: string;
  /** File or command it was read from. */
  source: string;
  chain(name: string): Chain | null;
  chainNames(): readonly string[];
  /** The chains that are registered at a hook, found without parsing the others. */
  baseChains(): Chain[];
}

/** A chain of rules; `base` where it is registered at a hook. */
export interface Chain {
  table: Table;
  name: string;
  base: Base | null;
  origin: Origin;
  /** In order. May parse on first use. */
  readonly rules: readonly Rule[];
  /** Absent or null where the rules are few, or where it would spare none. */
  readonly index?: RuleIndex | null;
}

/** Finds the rules of a long chain that may match a packet, without a look at those that certainly do not. */
export interface RuleIndex {
  /**
   * Position of the first rule at or behind `from` that a packet to this address may match; behind the last where there is none. Of
   * every rule between, the first statement does not match.
   */
  next(from: number, destination: string): number;
  /** The rule at a position from 0, the same as in `rules`; undefined behind the last. */
  rule(position: number): Rule | undefined;
}

/** Where and when a base chain runs. */
export interface Base {
  hook: Hook;
  /** Lower runs first: raw -300, conntrack -200, mangle -150, dstnat -100, filter 0, security 50, srcnat 100. */
  priority: number;
  /** `nat` chains see only the first packet of a connection. */
  type: 'filter' | 'nat' | 'route';
  policy: 'accept' | 'drop';
  /** The line that sets the policy. */
  policyOrigin: Origin;
}

/** One rule: its statements run from left to right until one does not match or gives a verdict. */
export interface Rule {
  /** Position in its chain, counted from 1. */
  number: number;
  origin: Origin;
  statements: readonly Statement[];
  packets: number | null;
  bytes: number | null;
  comment: string | null;
}

/** One match, action or verdict of a rule. Both front ends compile to these. */
export interface Statement {
  /** Says what the statement does with this packet on this host. Pure. */
  evaluate(packet: Packet, host: HostView): Result;
  /** The statement in words, for a reader: `destination is 10.0.0.1`. A comment has none (empty text). */
  words(): string;
  /** True where it acts or gives a verdict: its words read as a command (`jump to KUBE-SVC-X`). Absent for a match. */
  acts?: boolean;
}

/** How a packet leaves a rule. */
export type Verdict =
  /** Ends this base chain only; base chains that come later at the hook still run. */
  | { type: 'accept' }
  /** Final, whoever says it. */
  | { type: 'drop' }
  /** Final; the sender is told by this ICMP type (or `tcp-reset`). */
  | { type: 'reject'; with: string }
  | { type: 'return' }
  | { type: 'jump'; chain: string }
  | { type: 'goto'; chain: string }
  /** Leaves netfilter for a program or socket whose decision is not in the evidence (NFQUEUE, TPROXY, synproxy). */
  | { type: 'handed-over'; because: string };

/** What a statement does with a packet, before chances and unknowns are looked at. */
export type Outcome =
  /** Matched, or acted: the next statement of the rule runs, with the changed packet where there is one. */
  | {
      kind: 'next';
      packet?: Packet;
      effect?: string;
      /** What facts begin with that may be otherwise from here on. */
      overturns?: string;
    }
  /** Did not match: the rule is over, the next rule runs. */
  | { kind: 'break' }
  | { kind: 'verdict'; verdict: Verdict; packet?: Packet; effect?: string };

/** One of several ways a statement can go. */
export interface Branch {
  /** Share of this branch where chance decides (0..1); null where a fact that is not in the evidence decides. */
  share: number | null;
  /** The condition in words, where `share` is null: `recent: client seen by KUBE-SEP-... within 10800 s`. */
  condition: string | null;
  outcome: Outcome;
}

/**
 * `fact`: what is asked is a fact of the host (`10.0.0.1 is local`), not of this statement: wherever it is asked again on
 * the same way, the answer is the same. `claim`: what is asked is the value of a field of the packet; the first branch is
 * that the claim holds, the second that it does not. `anew`: whoever asks uses something up (a rate, a quota), and may get
 * another answer each time.
 */
export type Result =
  | Outcome
  | { kind: 'fork'; because: string; branches: Branch[]; fact?: string; claim?: Claim; anew?: boolean };

/** The statement matches. */
export const yes: Outcome = { kind: 'next' };

/** The statement does not match. */
export const no: Outcome = { kind: 'break' };

/** Matches when the boolean holds. */
export const yesIf = (holds: boolean): Outcome => (holds ? yes : no);

/**
 * The evidence does not decide whether the statement matches: both ways are walked.
 * `condition` completes "if ..."; `because` says what would decide it; `asked` as in Result.
 */
export function unknown(
  condition: string,
  because: string,
  asked: { fact?: string; claim?: Claim; anew?: boolean } = {},
): Result {
  return {
    kind: 'fork',
    because,
    ...asked,
    branches: [
      { share: null, condition, outcome: yes },
      { share: null, condition: `not (${condition})`, outcome: no },
    ],
  };
}

/** The fact that an address is one of the host's own, as the rules and routing both ask it. */
export const localFact = (address: string): string => `${address} is local`;

/** What facts about the contents of an ipset begin with: rules may change them. */
export const setFact = (name: string): string => `in set ${name}\u0000`;

/** The statement matches with this chance. */
export function chance(share: number, because: string): Result {
  if (share >= 1) return yes;
  if (share <= 0) return no;
  return {
    kind: 'fork',
    because,
    branches: [
      { share, condition: null, outcome: yes },
      { share: 1 - share, condition: null, outcome: no },
    ],
  };
}

/** The opposite of a match: `!` before an option. A fork keeps its branches and swaps their ends. */
export function invert(result: Result): Result {
  if (result.kind === 'fork') {
    return {
      ...result,
      branches: result.branches.map((branch) => ({ ...branch, outcome: invert(branch.outcome) as Outcome })),
    };
  }
  return result.kind === 'next' ? no : result.kind === 'break' ? yes : result;
}
