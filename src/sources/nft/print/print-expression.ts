import { isNode, type NftExpression } from '../../../model/nft.ts';
import { printVerdict } from './print-verdict.ts';

type Body = NftExpression;
type Members = { [member: string]: NftExpression };

const operators = new Set(['&', '|', '^', '<<', '>>']);

/** How each kind of expression is written in nft's text form. */
const printers: Record<string, (body: Members) => string> = {
  prefix: ({ addr, len }) => `${print(addr)}/${print(len)}`,
  payload: ({ tunnel, protocol, field, base, offset, len }) =>
    base === undefined ? words(tunnel, protocol, field) : `@${print(base)},${print(offset)},${print(len)}`,
  meta: ({ key }) => (unqualified.has(String(key)) ? print(key) : `meta ${print(key)}`),
  ct: ({ dir, key }) => words('ct', dir, key),
  rt: ({ family, key }) => words('rt', family, key),
  fib: ({ flags, result }) => `fib ${list(flags).join(' . ')} ${print(result)}`,
  numgen: ({ mode, mod, offset }) =>
    `numgen ${print(mode)} mod ${print(mod)}${offset ? ` offset ${print(offset)}` : ''}`,
  jhash: ({ expr, mod, seed, offset }) =>
    `jhash ${print(expr)} mod ${print(mod)}${seed ? ` seed ${print(seed)}` : ''}${offset ? ` offset ${print(offset)}` : ''}`,
  symhash: ({ mod, offset }) => `symhash mod ${print(mod)}${offset ? ` offset ${print(offset)}` : ''}`,
  map: ({ key, data }) => `${print(key)} map ${print(data)}`,
  exthdr: ({ name, field }) => (field === undefined ? `exthdr ${print(name)}` : words(name, field)),
  'tcp option': ({ name, field }) => words('tcp option', name, field),
  'ip option': ({ name, field }) => words('ip option', name, field),
  'sctp chunk': ({ name, field }) => words('sctp chunk', name, field),
  'dccp option': ({ name, type }) => words('dccp option', name ?? type),
  socket: ({ key, level }) => words('socket', key, level === undefined ? undefined : `level ${print(level)}`),
  osf: ({ ttl, key }) => words('osf', ttl === undefined ? undefined : `ttl ${print(ttl)}`, key),
  ipsec: ({ dir, spnum, family, key }) =>
    words('ipsec', dir, spnum === undefined ? undefined : `spnum ${print(spnum)}`, family, key),
  elem: ({ val, timeout }) => `${print(val)}${timeout === undefined ? '' : ` timeout ${print(timeout)}s`}`,
};

const unqualified = new Set(['iif', 'oif', 'iifname', 'oifname', 'iifgroup', 'oifgroup']);

const longestSet = 40;

/** The expression as nft's text form writes it; long sets are shortened. Anything unknown stands as JSON. */
export const printExpression = (expression: NftExpression): string => print(expression);

function print(expression: NftExpression | undefined): string {
  if (expression === undefined || expression === null) return '';
  if (expression === true) return 'exists';
  if (expression === false) return 'missing';
  if (Array.isArray(expression)) return expression.map(print).join(',');
  if (!isNode(expression)) return String(expression);
  const verdict = printVerdict(expression);
  if (verdict !== null) return verdict;
  const kind = Object.keys(expression)[0] ?? '';
  const body: Body = expression[kind] ?? null;
  if (Array.isArray(body)) return printList(kind, body);
  if (isNode(body) && Object.hasOwn(printers, kind)) return printers[kind]!(body);
  return JSON.stringify(expression).slice(0, 300);
}

function printList(kind: string, items: NftExpression[]): string {
  if (kind === 'concat') return items.map(print).join(' . ');
  if (kind === 'range') return items.map(print).join('-');
  if (operators.has(kind)) return items.map(operand).join(` ${kind} `);
  if (kind !== 'set') return JSON.stringify({ [kind]: items }).slice(0, 300);
  const shown = items.slice(0, longestSet).map(element);
  if (items.length > longestSet) shown.push(`... ${items.length - longestSet} more`);
  return `{ ${shown.join(', ')} }`;
}

const operand = (item: NftExpression): string => {
  const isCompound = Array.isArray(item) || (isNode(item) && operators.has(Object.keys(item)[0] ?? ''));
  return isCompound ? `(${print(item)})` : print(item);
};

const element = (item: NftExpression): string =>
  Array.isArray(item) && item.length === 2 ? `${print(item[0])} : ${print(item[1])}` : print(item);

const list = (value: NftExpression | undefined): string[] =>
  Array.isArray(value) ? value.map(print) : value === undefined ? [] : [print(value)];

const words = (...parts: (NftExpression | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined)
    .map(print)
    .join(' ');
