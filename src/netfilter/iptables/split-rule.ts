import type { IptablesRule, Token } from '../../model/iptables.ts';
import type { OptionReader, OptionReaders, OptionValue } from './extension.ts';
import { genericOptions } from './generic-options.ts';
import { findMatch } from './matches/index.ts';
import { findTarget } from './targets/index.ts';

/** Whatever owns options: a match, a target, or iptables itself. */
export interface OptionOwner {
  name: string;
  options: OptionReaders;
  aliases?: Record<string, string>;
}

/** The options of one `-m` or `-j`, or of iptables itself. */
export interface OptionGroup {
  /** Null for a module that is not known: its words are kept, not read. */
  owner: OptionOwner | null;
  kind: 'generic' | 'match' | 'target' | 'goto';
  name: string;
  /** Without a prototype: option names come from the evidence. */
  options: Record<string, OptionValue<unknown>>;
  /** As they stand in the rule, `-m name` included. */
  words: string[];
  /** Why the group is not understood; null where it is. */
  problem: string | null;
}

/** A rule, its words dealt out to whom they belong to. */
export interface SplitRule {
  generic: OptionGroup;
  matches: OptionGroup[];
  target: OptionGroup | null;
}

const isOption = (token: Token | undefined): token is Token =>
  token !== undefined && !token.quoted && token.text.length > 1 && token.text.startsWith('-');

const isNot = (token: Token | undefined): boolean => token !== undefined && !token.quoted && token.text === '!';

const newGroup = (
  kind: OptionGroup['kind'],
  owner: OptionOwner | null,
  name: string,
  words: string[],
): OptionGroup => ({
  owner,
  kind,
  name,
  options: {},
  words,
  problem: null,
});

/**
 * Deals the words of a rule out to iptables, its matches and its target, as iptables(8) does: an option belongs to the
 * latest module that has it; one that no loaded module has is looked for in the match named like the protocol.
 */
export function splitRule(rule: IptablesRule): SplitRule {
  const { tokens } = rule;
  const split: SplitRule = { generic: newGroup('generic', genericOptions, '', []), matches: [], target: null };
  let current = split.generic;
  let negated = false;
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    if (isNot(token)) {
      negated = true;
      at++;
    } else if (isOption(token) && starters.has(token.text)) {
      current = startGroup(split, starters.get(token.text)!, token.text, tokens[at + 1]);
      if (negated) current.problem = 'a module cannot be negated';
      negated = false;
      at += 2;
    } else {
      const found = isOption(token) ? findOwner(split, current, token.text) : null;
      if (found === null) {
        current = keepStray(split, current, negated, token);
        at++;
      } else {
        current = found.group;
        at = readOption(found.group, found.option, negated, tokens, at);
      }
      negated = false;
    }
  }
  return split;
}

const starters = new Map<string, 'match' | 'target' | 'goto'>([
  ['-m', 'match'],
  ['--match', 'match'],
  ['-j', 'target'],
  ['--jump', 'target'],
  ['-g', 'goto'],
  ['--goto', 'goto'],
]);

function startGroup(
  split: SplitRule,
  kind: 'match' | 'target' | 'goto',
  option: string,
  name: Token | undefined,
): OptionGroup {
  const text = name?.text ?? '';
  const owner = kind === 'match' ? findMatch(text) : kind === 'target' ? findTarget(text) : null;
  const group = newGroup(kind, owner, text, [option, text]);
  if (kind === 'match' && owner === null) group.problem = `the match ${text} is not known`;
  if (kind === 'match') split.matches.push(group);
  else split.target = group;
  return group;
}

interface FoundOption {
  group: OptionGroup;
  option: string;
}

/** The group an option belongs to: an exact name before an abbreviation, the latest group before earlier ones. */
function findOwner(split: SplitRule, current: OptionGroup, text: string): FoundOption | null {
  const generic = optionName(split.generic, text, 'exact');
  if (generic !== null) return { group: split.generic, option: generic };
  if (current.owner === null) return null;
  const own = optionName(current, text, 'exact');
  if (own !== null) return { group: current, option: own };
  const groups = [current, ...[...split.matches].reverse(), ...(split.target ? [split.target] : [])];
  for (const how of ['exact', 'abbreviated'] as const) {
    for (const group of groups) {
      const option = optionName(group, text, how);
      if (option !== null) return { group, option };
    }
    const implicit = implicitGroup(split, text, how);
    if (implicit !== null) return implicit;
  }
  return null;
}

function optionName({ owner }: OptionGroup, text: string, how: 'exact' | 'abbreviated'): string | null {
  if (owner === null) return null;
  if (Object.hasOwn(owner.options, text)) return text;
  if (owner.aliases && Object.hasOwn(owner.aliases, text)) return owner.aliases[text]!;
  if (how === 'exact' || !text.startsWith('--')) return null;
  const aliases = owner.aliases ?? {};
  const names = [...Object.keys(owner.options), ...Object.keys(aliases)].filter((name) => name.startsWith(text));
  const candidates = new Set(names.map((name) => (Object.hasOwn(aliases, name) ? aliases[name]! : name)));
  return candidates.size === 1 ? [...candidates][0]! : null;
}

function implicitGroup(split: SplitRule, text: string, how: 'exact' | 'abbreviated'): FoundOption | null {
  const protocol = split.generic.options['--protocol']?.value;
  const owner = typeof protocol === 'string' ? findMatch(protocol) : null;
  if (owner === null || split.matches.some((group) => group.owner === owner)) return null;
  const group = newGroup('match', owner, owner.name, []);
  const option = optionName(group, text, how);
  if (option === null) return null;
  split.matches.push(group);
  return { group, option };
}

/** Reads an option and its words; gives the place after them. */
function readOption(group: OptionGroup, option: string, before: boolean, tokens: Token[], at: number): number {
  const reader: OptionReader<unknown> = group.owner!.options[option]!;
  const after = reader.words > 0 && isNot(tokens[at + 1]);
  const start = after ? at + 2 : at + 1;
  const end = Math.min(start + reader.words, tokens.length);
  const words: string[] = [];
  for (let word = start; word < end; word++) words.push(tokens[word]!.text);
  if (before) group.words.push('!');
  for (let word = at; word < end; word++) group.words.push(tokens[word]!.text);
  const value = words.length < reader.words ? null : reader.read(words);
  if (value === null) group.problem ??= `${option} ${words.join(' ')} is not understood`;
  else if (option in group.options) group.problem ??= `${option} is given twice`;
  else group.options[option] = { value, negated: before || after };
  return start + words.length;
}

/** Stands before the words of a listing that could not be put back into options. */
const listing = '--listing';

/** A word that nothing known takes: it belongs to the module before it, which then is not understood. */
function keepStray(split: SplitRule, current: OptionGroup, negated: boolean, token: Token): OptionGroup {
  let group = current;
  if (group.kind === 'generic') {
    group = newGroup('match', null, '', []);
    split.matches.push(group);
  }
  if (negated) group.words.push('!');
  if (token.text !== listing) group.words.push(token.text);
  group.problem ??=
    token.text === listing ? 'the listing prints it in a form that is not known' : `${token.text} is not understood`;
  return group;
}
