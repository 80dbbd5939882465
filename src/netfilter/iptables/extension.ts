import type { Family } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import type { Packet } from '../../model/packet.ts';
import type { HostView } from '../host-view.ts';
import type { Result } from '../rule.ts';

/** The value of an option; `!` before (or, in old dumps, after) the option negates it. */
export interface OptionValue<Value> {
  value: Value;
  negated: boolean;
}

/** How the words behind an option are read. `words` is how many it takes; `read` gives null for words it does not understand. */
export interface OptionReader<Value> {
  words: number;
  read(words: string[]): Value | null;
}

/** Options of an extension by name (`'--ctstate'`), each with its reader. */
export type OptionReaders = Record<string, OptionReader<unknown>>;

/** The options a rule really gives; absent where it does not. */
export type Options<Readers extends OptionReaders> = {
  [Name in keyof Readers]?: OptionValue<Readers[Name] extends OptionReader<infer Value> ? Value : never>;
};

/** What is known of the rule around a match or target. */
export interface RuleContext {
  family: Family;
  /** Protocol of the rule's own `-p`, null where it has none or negates it. */
  protocol: string | null;
  table: string;
  origin: Origin;
}

/** Other names of options: `{ '--destination-port': '--dport' }`. */
export type Aliases<Readers extends OptionReaders> = Record<string, keyof Readers & string>;

/** A match extension (`-m name`): owns its options, their meaning and their words. */
export interface MatchExtension<Readers extends OptionReaders = OptionReaders> {
  name: string;
  options: Readers;
  aliases?: Aliases<Readers>;
  /** Does the packet match? All options of one `-m` must hold. */
  test(options: Options<Readers>, packet: Packet, host: HostView, context: RuleContext): Result;
  /** The match in words: `destination port is 53`. Empty where there is nothing to say (a comment). */
  describe(options: Options<Readers>, context: RuleContext): string;
}

/** A target extension (`-j NAME`): owns its options, its effect and its words. */
export interface TargetExtension<Readers extends OptionReaders = OptionReaders> {
  name: string;
  options: Readers;
  aliases?: Aliases<Readers>;
  /** What happens to a packet that all matches of the rule let through. */
  apply(options: Options<Readers>, packet: Packet, host: HostView, context: RuleContext): Result;
  describe(options: Options<Readers>, context: RuleContext): string;
}

/** Ties the types of a match's options to its functions. */
export const defineMatch = <Readers extends OptionReaders>(extension: MatchExtension<Readers>): MatchExtension =>
  extension as unknown as MatchExtension;

/** Ties the types of a target's options to its functions. */
export const defineTarget = <Readers extends OptionReaders>(extension: TargetExtension<Readers>): TargetExtension =>
  extension as unknown as TargetExtension;
