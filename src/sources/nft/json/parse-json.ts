import {
  isNode,
  type NftBase,
  type NftChain,
  type NftFamily,
  type NftRule,
  type NftRuleset,
  type NftStatement,
  type NftTable,
} from '../../../model/nft.ts';
import type { Origin, Warning } from '../../../model/origin.ts';
import { chainRules } from '../chain-rules.ts';
import { isFamily } from '../family.ts';
import { isManagedByIptables } from '../managed.ts';
import { printStatement } from '../print/print-statement.ts';
import { leadsIn } from './leads.ts';
import { objectLines } from './object-lines.ts';
import { readSet } from './read-set.ts';
import { readStatement } from './read-statement.ts';

type Raw = { [member: string]: unknown };

/** A table while it is being collected. */
interface Draft {
  table: NftTable;
  chains: Map<string, { raw: Raw; origin: Origin; rules: { raw: Raw; line: number }[] }>;
  sets: { raw: Raw; origin: Origin; isMap: boolean }[];
  /** Sets that rules add to: nft 1.0.6 does not print their flag `dynamic` in JSON. */
  updated: Set<string>;
  hasXtables: boolean;
}

interface Reader {
  source: string;
  warnings: Warning[];
  drafts: Map<string, Draft>;
  /** Printed by a version before 1.0. */
  isOld: boolean;
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Reads `nft -j list ruleset`. The text is parsed once, where it was not before (`parsed`); rules and elements are brought into form when
 * they are asked for.
 */
export function parseNftJson(text: string, source: string, parsed?: unknown): NftRuleset {
  const reader: Reader = { source, warnings: [], drafts: new Map(), isOld: false };
  const ruleset: NftRuleset = { source, form: 'json', version: null, tables: [], warnings: reader.warnings };
  const objects = readObjects(text, parsed, reader);
  const lines = objectLines(text);
  for (const [index, object] of objects.entries()) {
    const line = lines?.[index] ?? 1;
    const kind = isNode(object) ? Object.keys(object)[0] : undefined;
    const raw = kind === undefined ? undefined : (object as Raw)[kind];
    if (kind === undefined || !isNode(raw)) warn(reader, line, 'this element is no object of a ruleset');
    else if (kind === 'metainfo') {
      ruleset.version = textOf(raw.version);
      reader.isOld = ruleset.version?.startsWith('0.') ?? false;
    } else addObject(reader, kind, raw, line);
  }
  ruleset.tables = [...reader.drafts.values()].map((draft) => finish(draft, reader));
  return ruleset;
}

function readObjects(text: string, parsed: unknown, reader: Reader): unknown[] {
  let value = parsed;
  try {
    value ??= JSON.parse(text);
  } catch (error) {
    warn(reader, 1, `the JSON breaks: ${(error as Error).message.slice(0, 200)}`);
    return [];
  }
  const list = isNode(value) ? value.nftables : undefined;
  if (Array.isArray(list)) return list;
  warn(reader, 1, 'this JSON is no ruleset of nft: it has no list named nftables');
  return [];
}

function warn(reader: Reader, line: number, message: string, text = ''): void {
  reader.warnings.push({ origin: { source: reader.source, line, text }, about: 'other', message });
}

function addObject(reader: Reader, kind: string, raw: Raw, line: number): void {
  const { family } = raw;
  const tableName = textOf(kind === 'table' ? raw.name : raw.table);
  if (!isFamily(family) || tableName === null) {
    warn(reader, line, `"${kind.slice(0, 100)}" names no table`);
    return;
  }
  const origin = (text: string): Origin => ({ source: reader.source, line, text });
  const draft = draftOf(reader, family, tableName, origin(`table ${family} ${tableName}`));
  const name = textOf(raw.name) ?? '';
  if (kind === 'table') describeTable(draft.table, raw);
  else if (kind === 'chain') draft.chains.set(name, { raw, origin: origin(`chain ${name}`), rules: [] });
  else if (kind === 'rule') addRule(draft, raw, line);
  else if (kind === 'set' || kind === 'map')
    draft.sets.push({ raw, origin: origin(`${kind} ${name}`), isMap: kind === 'map' });
  else {
    const { family: _family, table: _table, name: _name, handle: _handle, ...body } = raw;
    const object = {
      origin: origin(`${kind} ${name}`),
      kind,
      name,
      body: readStatement({ [kind]: body }, family)?.[kind] ?? null,
    };
    (kind === 'flowtable' ? draft.table.flowtables : draft.table.objects).push(object);
  }
}

function draftOf(reader: Reader, family: NftFamily, name: string, origin: Origin): Draft {
  const key = `${family} ${name}`;
  const known = reader.drafts.get(key);
  if (known !== undefined) return known;
  const table: NftTable = {
    origin,
    family,
    name,
    handle: null,
    comment: null,
    flags: [],
    managedByIptables: false,
    chains: [],
    sets: [],
    flowtables: [],
    objects: [],
  };
  const draft: Draft = { table, chains: new Map(), sets: [], updated: new Set(), hasXtables: false };
  reader.drafts.set(key, draft);
  return draft;
}

function describeTable(table: NftTable, raw: Raw): void {
  table.handle = numberOf(raw.handle);
  table.comment = textOf(raw.comment);
  const { flags } = raw;
  table.flags = (Array.isArray(flags) ? flags : [flags]).filter((flag): flag is string => typeof flag === 'string');
}

function addRule(draft: Draft, raw: Raw, line: number): void {
  const name = textOf(raw.chain) ?? '';
  const origin: Origin = { ...draft.table.origin, line, text: `chain ${name}` };
  const chain = draft.chains.get(name) ?? { raw: {}, origin, rules: [] };
  draft.chains.set(name, chain);
  chain.rules.push({ raw, line });
  if (!Array.isArray(raw.expr)) return;
  for (const statement of raw.expr) {
    if (!isNode(statement)) continue;
    const update = statement.set ?? statement.map;
    if (isNode(update)) draft.updated.add(String(update.set ?? update.map).slice(1));
    if (statement.xt !== undefined) draft.hasXtables = true;
  }
}

function finish(draft: Draft, reader: Reader): NftTable {
  const { table } = draft;
  table.chains = [...draft.chains].map(([name, chain]): NftChain => {
    const read = (warnings: Warning[]): NftRule[] =>
      chain.rules.map(({ raw, line }, index) => readRule(raw, line, index + 1, table.family, { ...reader, warnings }));
    return {
      origin: chain.origin,
      name,
      handle: numberOf(chain.raw.handle),
      comment: textOf(chain.raw.comment),
      base: baseOf(chain.raw, chain.origin),
      ...chainRules(read, reader.warnings),
      leadsTo: () => chain.rules.flatMap(({ raw }) => leadsIn(raw.expr)),
    };
  });
  table.sets = draft.sets.map(({ raw, origin, isMap }) => {
    const name = textOf(raw.name) ?? '';
    return readSet(raw, name, isMap, draft.updated.has(name), origin);
  });
  table.managedByIptables = isManagedByIptables(table, () => draft.hasXtables);
  return table;
}

function baseOf(raw: Raw, origin: Origin): NftBase | null {
  const { type, hook, prio, dev } = raw;
  if (typeof type !== 'string' || typeof hook !== 'string') return null;
  const policy = raw.policy === 'drop' ? 'drop' : 'accept';
  const devices = (Array.isArray(dev) ? dev : [dev]).filter((name): name is string => typeof name === 'string');
  const priority = Number(prio);
  const text = `type ${type} hook ${hook} priority ${priority}; policy ${policy};`;
  return {
    type,
    hook,
    priority: Number.isFinite(priority) ? priority : 0,
    devices,
    policy,
    origin: { ...origin, text },
  };
}

function readRule(raw: Raw, line: number, number: number, family: NftFamily, reader: Reader): NftRule {
  const list = Array.isArray(raw.expr) ? raw.expr : [];
  const statements = list.map((item) => readStatement(item, family) ?? lost(item));
  if (reader.isOld) for (const statement of statements.slice(0, -1)) markUntold(statement);
  const comment = textOf(raw.comment);
  const words = statements.map(printStatement);
  if (comment !== null) words.push(`comment "${comment}"`);
  const origin: Origin = { source: reader.source, line, text: words.join(' ') };
  for (const statement of statements) {
    if (statement['not understood'] === undefined) continue;
    reader.warnings.push({ origin, about: 'rule', message: 'a part of this rule is no statement of nft' });
  }
  return { origin, number, handle: numberOf(raw.handle), comment, statements };
}

/** JSON of nft 0.9 has no statements that a set update carries (`limit rate over ...`): whether the rule goes on is not told. */
function markUntold({ set }: NftStatement): void {
  if (isNode(set) && set.op !== 'delete') set.stmt ??= [{ 'not told by this version of nft': null }];
}

const lost = (item: unknown): NftStatement => ({ 'not understood': JSON.stringify(item).slice(0, 500) });
