import type { IptablesChain, IptablesRule } from '../../model/iptables.ts';
import type { Origin, Warning } from '../../model/origin.ts';
import type { Base, Chain, Rule, RuleIndex, Table } from '../rule.ts';
import { compileRule, type RuleTable } from './compile-rule.ts';
import { destinationsOf } from './destinations.ts';

/** What its rules are compiled with. */
interface Compiler {
  table: RuleTable;
  warnings: Warning[];
}

/**
 * A chain whose rules are compiled when they are asked for. A class, since there are 100,000 of them: an object with getters of its own
 * gets a hidden class of its own, which is slow to read and keeps the object alive until all of the heap is collected.
 */
export class CompiledChain implements Chain {
  readonly table: Table;
  readonly name: string;
  readonly base: Base | null;
  readonly origin: Origin;
  readonly #source: IptablesChain;
  readonly #compiler: Compiler;
  readonly #compiled: Rule[] = [];
  #rules: readonly Rule[] | null = null;
  #index: RuleIndex | null | undefined;

  constructor(source: IptablesChain, table: Table, base: Base | null, compiler: Compiler) {
    this.table = table;
    this.name = source.name;
    this.base = base;
    this.origin = source.origin;
    this.#source = source;
    this.#compiler = compiler;
  }

  get rules(): readonly Rule[] {
    this.#rules ??= this.#source.readRules().map((parsed, position) => this.#compile(parsed, position));
    return this.#rules;
  }

  get index(): RuleIndex | null {
    if (this.#index === undefined) this.#index = this.#makeIndex();
    return this.#index;
  }

  #makeIndex(): RuleIndex | null {
    const destinations = destinationsOf(this.#source, this.#compiler.table.family);
    if (destinations === null) return null;
    const rule = (position: number): Rule | undefined => this.#rule(position);
    // What they hold that is not understood is told, whether a packet gets to them or not.
    for (const position of destinations.untold) rule(position);
    return { next: destinations.next, rule };
  }

  #rule(position: number): Rule | undefined {
    const known = this.#compiled[position];
    if (known !== undefined) return known;
    const parsed = this.#source.rule(position);
    return parsed && this.#compile(parsed, position);
  }

  #compile(parsed: IptablesRule, position: number): Rule {
    const rule =
      this.#compiled[position] ?? compileRule(parsed, this.#compiler.table, this.#compiler.warnings, this.name);
    this.#compiled[position] = rule;
    return rule;
  }
}
