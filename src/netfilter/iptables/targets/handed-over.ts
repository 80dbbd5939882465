import { defineTarget, type OptionReaders, type Options, type TargetExtension } from '../extension.ts';
import { flag, word } from '../readers.ts';

/** A target that gives the packet away; what becomes of it is not in the evidence. */
const handsOver = <Readers extends OptionReaders>(
  name: string,
  options: Readers,
  to: (given: Options<Readers>) => string,
): TargetExtension =>
  defineTarget({
    name,
    options,
    apply(given) {
      const because = `${to(given)} decides on the packet, and that is not in the evidence`;
      return { kind: 'verdict', verdict: { type: 'handed-over', because }, effect: `hand over to ${to(given)}` };
    },
    describe: (given) => `hand over to ${to(given)}`,
  });

/** Targets that hand packets to a program, a socket or a proxy. */
export const handingOver: TargetExtension[] = [
  handsOver('QUEUE', {}, () => 'the program at queue 0'),
  handsOver(
    'NFQUEUE',
    { '--queue-num': word, '--queue-balance': word, '--queue-bypass': flag, '--queue-cpu-fanout': flag },
    (given) => `the program at queue ${given['--queue-num']?.value ?? given['--queue-balance']?.value ?? 0}`,
  ),
  handsOver(
    'TPROXY',
    { '--on-port': word, '--on-ip': word, '--tproxy-mark': word },
    (given) => `the transparent proxy at port ${given['--on-port']?.value ?? 'of the packet'}`,
  ),
  handsOver(
    'SYNPROXY',
    { '--sack-perm': flag, '--timestamp': flag, '--wscale': word, '--mss': word, '--ecn': flag },
    () => 'the SYN proxy',
  ),
];
