import { all } from '../../logic.ts';
import { yesIf } from '../../rule.ts';
import { defineMatch, type MatchExtension } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { number } from '../readers.ts';
import { clauses } from '../words.ts';

/** A match on the TTL or hop limit: equal, less or more. */
const timeToLive = (name: string, subject: string): MatchExtension => {
  const [equal, less, more] = [`--${name}-eq`, `--${name}-lt`, `--${name}-gt`] as const;
  return defineMatch<Record<string, typeof number>>({
    name,
    options: { [equal]: number, [less]: number, [more]: number },
    aliases: { [`--${name}`]: equal },
    test: (options, { ttl: own }) =>
      all([
        holds(options[equal], (value) => yesIf(own === value)),
        holds(options[less], (value) => yesIf(own < value)),
        holds(options[more], (value) => yesIf(own > value)),
      ]),
    describe: (options) =>
      clauses(
        clause(subject, options[equal], String),
        clause(subject, options[less], (value) => `less than ${value}`),
        clause(subject, options[more], (value) => `more than ${value}`),
      ),
  });
};

/** Time to live (xt_ttl). */
export const ttl = timeToLive('ttl', 'TTL');

/** Hop limit, the TTL of IPv6 (xt_hl). */
export const hl = timeToLive('hl', 'hop limit');
