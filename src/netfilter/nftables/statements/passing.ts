import { isNode, type NftExpression } from '../../../model/nft.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import { printStatement } from '../../../sources/nft/print/print-statement.ts';
import { isFresh, untracked } from '../../connection.ts';
import type { CompileStatement } from '../context.ts';

/** Statements that act without changing the packet's way: the next one runs. */
const passing =
  (describe: (body: NftExpression) => string): CompileStatement =>
  (body) => {
    const text = describe(body);
    return { acts: true, evaluate: () => ({ kind: 'next', effect: text }), words: () => text };
  };

const prefixOf = (body: NftExpression): string =>
  isNode(body) && typeof body.prefix === 'string' ? ` with "${body.prefix}"` : '';

const named = (what: string) => (body: NftExpression) => `${what} ${printExpression(body)}`;

export const log = passing((body) => `log${prefixOf(body)}`);
export const dup = passing((body) => `send a copy ${printStatement({ dup: body }).slice(4)}`);
export const flow = passing(
  (body) => `offload the connection to flowtable ${isNode(body) ? String(body.flowtable) : ''}`,
);
export const helper = passing(named('set the connection helper to'));
export const timeout = passing(named('set the connection timeouts to'));
export const expectation = passing(named('expect the connection'));
export const secmark = passing(named('set the security mark to'));
export const reset = passing(named('remove'));

/** Remembers when it was last reached, and decides nothing (nft_last.c). */
export const last: CompileStatement = () => ({ evaluate: () => ({ kind: 'next' }), words: () => '' });

/** Takes the packet away from connection tracking, where it is not tracked yet (nft_ct.c, nft_notrack_eval). */
export const notrack: CompileStatement = () => ({
  acts: true,
  words: () => 'do not track the connection',
  evaluate: (packet) =>
    isFresh(packet.connection)
      ? { kind: 'next', packet: untracked(packet), effect: 'do not track the connection' }
      : { kind: 'next', effect: 'tracked already' },
});
