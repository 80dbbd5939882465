import { type AddressRange, type Family, type Prefix, printPrefix } from '../../model/address.ts';
import { lazy } from '../../model/lazy.ts';
import { prefixTest, rangeOf, unknownAddress, unknownAddressIs } from '../address-match.ts';
import { testDevice } from '../device-match.ts';
import { type MaskedAddress, maskTest } from '../masked-address.ts';
import { invert, type Statement, unknown, yes, yesIf } from '../rule.ts';
import type { Options, OptionValue } from './extension.ts';
import type { GenericOptions } from './generic-options.ts';
import { is } from './words.ts';

/**
 * Statements for the options of iptables itself. The destination is tested first: in the long chains of services it
 * sorts out most packets.
 */
export function genericStatements(options: Options<GenericOptions>): Statement[] {
  const statements: Statement[] = [];
  if (options['--destination']) statements.push(addressStatement('destination', options['--destination']));
  if (options['--source']) statements.push(addressStatement('source', options['--source']));
  if (options['--protocol']) statements.push(...protocolStatements(options['--protocol']));
  if (options['--in-interface']) statements.push(deviceStatement('in', options['--in-interface']));
  if (options['--out-interface']) statements.push(deviceStatement('out', options['--out-interface']));
  if (options['--ipv4']) statements.push(familyStatement(4));
  if (options['--ipv6']) statements.push(familyStatement(6));
  if (options['--fragment']) statements.push(fragmentStatement(options['--fragment']));
  return statements;
}

function addressStatement(
  which: 'source' | 'destination',
  { value, negated }: OptionValue<(Prefix | MaskedAddress)[]>,
): Statement {
  const text = (): string => value.map((one) => ('mask' in one ? one.text : printPrefix(one))).join(',');
  const words = () => `${which} ${is(negated)} ${value.length > 1 || text().includes('/') ? 'in ' : ''}${text()}`;
  const undecided = lazy(() => {
    const answer = unknownAddressIs(which, text(), rangesOf(value));
    return negated ? invert(answer) : answer;
  });
  const tests = value.map((one) => ('mask' in one ? maskTest(one) : prefixTest(one)));
  const [only] = tests;
  const holds = tests.length === 1 ? only! : (address: string) => tests.some((test) => test(address));
  return {
    words,
    evaluate(packet) {
      const address = packet[which];
      return address === unknownAddress ? undecided() : yesIf(holds(address) !== negated);
    },
  };
}

/** Null where an address has a mask that is no prefix. */
function rangesOf(value: (Prefix | MaskedAddress)[]): AddressRange[] | null {
  const prefixes = value.filter((one): one is Prefix => !('mask' in one));
  return prefixes.length < value.length ? null : prefixes.map(rangeOf);
}

function protocolStatements({ value, negated }: OptionValue<string>): Statement[] {
  if (value === 'all') return negated ? [{ evaluate: () => yesIf(false), words: () => 'protocol is none' }] : [];
  return [
    {
      evaluate: (packet) => yesIf((packet.protocol === value) !== negated),
      words: () => `protocol ${is(negated)} ${value}`,
    },
  ];
}

const deviceStatement = (which: 'in' | 'out', { value, negated }: OptionValue<string>): Statement => ({
  evaluate(packet) {
    const result = testDevice(which, packet, value);
    return negated ? invert(result) : result;
  },
  words: () => `${which === 'in' ? 'incoming' : 'outgoing'} device ${is(negated)} ${value}`,
});

/** `-4` in a rule that ip6tables reads (or the other way round) makes it no rule at all. */
const familyStatement = (family: Family): Statement => ({
  evaluate: (packet) => yesIf(packet.family === family),
  words: () => `family is IPv${family}`,
});

/** A packet is traced whole: it is never a second fragment. */
const fragmentStatement = ({ negated }: OptionValue<true>): Statement => ({
  evaluate: () => (negated ? yes : yesIf(false)),
  words: () => `fragment ${is(negated)} a second or later one`,
});

/** A statement for words that are not understood: both ways are walked. */
export function unknownMatch(words: string, because: string): Statement {
  const result = unknown(`\`${words}\` matches`, because);
  return { evaluate: () => result, words: () => `match \`${words}\` holds` };
}
