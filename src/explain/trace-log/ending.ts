import type { LoggedStep, LoggedVerdict } from '../../model/trace-log.ts';
import { compileNode } from '../../netfilter/compile-node.ts';
import type { Backend, Hook, Rule } from '../../netfilter/rule.ts';
import { backendOf } from './backend-of.ts';
import type { RuleBook } from './rule-book.ts';

/** Says how a packet's way ended, from its last step and from what would have been next. */
export function endingOf(
  steps: readonly LoggedStep[],
  book: RuleBook | null,
): { verdict: LoggedVerdict; reason: string } {
  const last = steps.findLast(({ kind }) => kind !== 'log');
  if (last === undefined)
    return {
      verdict: 'unknown',
      reason: `a LOG rule saw it${placeOf(steps.at(-1)!)}; where it ended is not in the log`,
    };
  const { effect } = last;
  const by = ruleOf(last);
  if (effect === null) {
    return last.kind === 'policy'
      ? { verdict: 'unknown', reason: `the policy of ${last.chain} in table ${last.table} is not known` }
      : { verdict: 'unknown', reason: `what ${by} does is not known` };
  }
  if (isReject(last)) return { verdict: 'rejected', reason: `rejected by ${by}` };
  if (/^(policy )?drop$/i.test(effect)) return { verdict: 'dropped', reason: `dropped by ${by}` };
  if (last.hook === 'INPUT') return { verdict: 'passed', reason: 'handed to this host, after INPUT' };
  if (last.hook === 'POSTROUTING')
    return { verdict: 'passed', reason: `left${byDevice(last.packet.out)}, after POSTROUTING` };
  if (last.hook === null) return { verdict: 'unknown', reason: `last seen in ${last.chain} of table ${last.table}` };
  return afterHook(last as LoggedStep & { hook: Hook }, steps, book);
}

const byDevice = (device: string | null): string => (device === null ? '' : ` by ${device}`);

const placeOf = ({ hook }: LoggedStep): string => (hook === null ? '' : ` at ${hook}`);

/** REJECT ends as a drop in the words of the monitors. */
const isReject = ({ effect, text }: LoggedStep): boolean =>
  /^reject/i.test(effect ?? '') || (effect === 'drop' && /\breject\b/i.test(text ?? ''));

function ruleOf({ kind, rule, chain, table }: LoggedStep): string {
  if (kind === 'policy') return `the policy of ${chain} in table ${table}`;
  return rule === null ? `a rule of ${chain} in table ${table}` : `rule ${rule} of ${chain} in table ${table}`;
}

const nextHooks: Record<Hook, Hook[]> = {
  PREROUTING: ['INPUT', 'FORWARD'],
  FORWARD: ['POSTROUTING'],
  OUTPUT: ['POSTROUTING'],
  INPUT: [],
  POSTROUTING: [],
};

/** Where chains wait at every next hook and none of them saw the packet, the kernel took it out in between. */
function afterHook(
  last: LoggedStep & { hook: Hook },
  steps: readonly LoggedStep[],
  book: RuleBook | null,
): { verdict: LoggedVerdict; reason: string } {
  const { hook } = last;
  const next = nextHooks[hook];
  const waits = book !== null && next.every((one) => hasChain(book, one, steps));
  if (!waits)
    return {
      verdict: 'unknown',
      reason: `last seen at ${hook}; whether anything would have shown it later is not known`,
    };
  const between =
    hook === 'PREROUTING'
      ? 'routing (no route, rp_filter, a source that cannot be, ip_forward) or a bridge took it'
      : hook === 'OUTPUT'
        ? 'routing took it, or the sender was told no'
        : 'the device, the neighbour or the MTU took it';
  return { verdict: 'lost', reason: `not seen after ${hook}: ${between}` };
}

/** nf_tables is silent about a chain without rules; iptables-legacy tells its policy. */
const shows = (backend: Backend, rules: readonly Rule[]): boolean => backend === 'legacy' || rules.length > 0;

/** Is a chain registered there that would show this packet? Those of nat see only the first packet of a connection. */
function hasChain({ node }: RuleBook, hook: Hook, steps: readonly LoggedStep[]): boolean {
  const families = new Set(steps.map(({ family }) => family));
  const seesNat = steps.some(({ table }) => table === 'nat');
  const backends = new Set(steps.map(backendOf));
  return compileNode(node).tables.some(
    (table) =>
      backends.has(table.backend) &&
      (table.family === 'inet' || families.has(table.family)) &&
      table
        .baseChains()
        .some(
          ({ base, rules }) => base!.hook === hook && shows(table.backend, rules) && (base!.type !== 'nat' || seesNat),
        ),
  );
}
