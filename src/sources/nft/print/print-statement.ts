import { isNode, type NftExpression, type NftStatement } from '../../../model/nft.ts';
import { printExpression as print } from './print-expression.ts';
import { printVerdict } from './print-verdict.ts';

type Members = { [member: string]: NftExpression };

/** How each kind of statement is written in nft's text form, where a member of that name is all there is. */
const printers: Record<string, (body: Members) => string> = {
  match: ({ op, left, right }) => printMatch(String(op), left ?? null, right ?? null),
  vmap: ({ key, data }) => `${print(key ?? null)} vmap ${print(data ?? null)}`,
  mangle: ({ key, value }) => `${print(key ?? null)} set ${print(value ?? null)}`,
  counter: ({ packets, bytes, map }) =>
    map === undefined ? `counter packets ${packets} bytes ${bytes}` : `counter name ${print({ map })}`,
  limit: ({ rate, rate_unit, per, inv, burst, burst_unit, map }) =>
    map === undefined
      ? `limit rate ${inv ? 'over ' : ''}${rate}${rate_unit === 'packets' ? '' : ` ${rate_unit}`}/${per} burst ${burst} ${burst_unit}`
      : `limit name ${print({ map })}`,
  quota: ({ bytes, used, inv, map }) =>
    map === undefined
      ? `quota ${inv ? 'over ' : ''}${bytes} bytes${used ? ` used ${used} bytes` : ''}`
      : `quota name ${print({ map })}`,
  dnat: (body) => `dnat${printNat(body)}`,
  snat: (body) => `snat${printNat(body)}`,
  masquerade: (body) => `masquerade${printNat(body)}`,
  redirect: (body) => `redirect${printNat(body)}`,
  tproxy: (body) => `tproxy${printNat(body)}`,
  reject: ({ type, expr }) => `reject with ${type}${expr === undefined ? '' : ` ${print(expr)}`}`,
  set: ({ op, set, elem, stmt }) => `${op} ${set} { ${print(elem ?? null)}${printInner(stmt)} }`,
  map: ({ op, map, elem, data, stmt }) =>
    `${op} ${map} { ${print(elem ?? null)}${printInner(stmt)} : ${print(data ?? null)} }`,
  meter: ({ name, key, stmt }) => `meter ${name} { ${print(key ?? null)}${printInner(stmt)} }`,
  log: (body) => `log${printOptions(body, ['prefix', 'group', 'snaplen', 'queue-threshold', 'level', 'flags'])}`,
  queue: ({ num, flags }) => `queue${printFlags(flags, ' flags ')}${num === undefined ? '' : ` to ${print(num)}`}`,
  synproxy: (body) => `synproxy${printOptions(body, ['mss', 'wscale'])}${printFlags(body.flags, ' ')}`,
  xt: ({ type, name }) => `xt ${type} "${name}"`,
  dup: ({ addr, dev }) => `dup to ${print(addr ?? null)}${dev === undefined ? '' : ` device ${print(dev)}`}`,
  fwd: ({ family, addr, dev }) =>
    addr === undefined
      ? `fwd to ${print(dev ?? null)}`
      : `fwd ${family} to ${print(addr)} device ${print(dev ?? null)}`,
  flow: ({ flowtable }) => `flow add ${flowtable}`,
  'ct count': ({ val, inv }) => `ct count ${inv ? 'over ' : ''}${val}`,
};

/** Statements that name an object. */
const named: Record<string, string> = {
  counter: 'counter name',
  quota: 'quota name',
  limit: 'limit name',
  synproxy: 'synproxy name',
  'ct helper': 'ct helper set',
  'ct timeout': 'ct timeout set',
  'ct expectation': 'ct expectation set',
};

/** The statement as nft's text form writes it. */
export function printStatement(statement: NftStatement): string {
  const kind = Object.keys(statement)[0] ?? '';
  const body = statement[kind] ?? null;
  if (kind === 'not understood') return String(body);
  const verdict = printVerdict(statement);
  if (verdict !== null) return verdict;
  if (isNode(body) && Object.hasOwn(printers, kind)) return printers[kind]!(body);
  if (typeof body === 'string' && Object.hasOwn(named, kind)) return `${named[kind]} "${body}"`;
  return body === null ? kind : `${kind} ${print(body)}`;
}

function printMatch(op: string, left: NftExpression, right: NftExpression): string {
  const isComputed = isNode(left) && ['&', '|', '^', '<<', '>>'].some((operator) => left[operator] !== undefined);
  const operator = op === 'in' || (op === '==' && !isComputed) ? '' : ` ${op}`;
  return `${print(left)}${operator} ${print(right)}`;
}

function printNat({ family, addr, port, flags, type_flags }: Members): string {
  const parts: string[] = [];
  if (family !== undefined) parts.push(String(family));
  if (type_flags !== undefined) parts.push('prefix');
  if (addr !== undefined || port !== undefined) parts.push('to', destination(addr, port));
  return [...parts.map((part) => ` ${part}`), printFlags(flags, ' ')].join('');
}

function destination(addr: NftExpression | undefined, port: NftExpression | undefined): string {
  const address = addr === undefined ? '' : print(addr);
  if (port === undefined) return address;
  const needsBrackets = typeof addr === 'string' && addr.includes(':');
  return `${needsBrackets ? `[${address}]` : address}:${print(port)}`;
}

const printFlags = (flags: NftExpression | undefined, before: string): string =>
  Array.isArray(flags) && flags.length > 0 ? `${before}${flags.map(String).join(',')}` : '';

function printOptions(body: Members, options: string[]): string {
  return options
    .filter((option) => body[option] !== undefined)
    .map((option) => ` ${option} ${option === 'prefix' ? `"${body[option]}"` : print(body[option]!)}`)
    .join('');
}

function printInner(stmt: NftExpression | undefined): string {
  const list = Array.isArray(stmt) ? stmt : stmt === undefined ? [] : [stmt];
  return list
    .filter(isNode)
    .map((statement) => ` ${printStatement(statement)}`)
    .join('');
}
