import type { Token } from '../../../../model/iptables.ts';
import { option, type Phrase, phrase } from '../phrase.ts';

/** iptables-save prints every way to set a mark as `--set-xmark value/mask` (libxt_MARK.c, mark_tg_print). */
function xmark(verb: string, value: string, mask: string | undefined): Token[] {
  if (verb === 'and') return option('--set-xmark', `0x0/${complement(value)}`);
  if (verb === 'or') return option('--set-xmark', `${value}/${value}`);
  if (verb === 'xor') return option('--set-xmark', `${value}/0x0`);
  return option('--set-xmark', `${value}/${mask ?? '0xffffffff'}`);
}

const complement = (value: string): string => `0x${(~Number.parseInt(value, 16) >>> 0).toString(16)}`;

const number = '0x[\\da-f]+';

const setting = (name: string): Phrase =>
  phrase(name, new RegExp(`${name} (set|and|or|xor|xset) (${number})(?:/(${number}))?`), ([, verb, value, mask]) =>
    xmark(verb!, value!, mask),
  );

const copying = new RegExp(
  `CONNMARK (save|restore)(?: mask (${number}))?(?: ctmask (${number}) nfmask ~(${number}))?(?: nfmask (${number}) ctmask ~(${number}))?`,
);

/** Targets that write the mark of the packet or of its connection. */
export const markTargets: Phrase[] = [
  setting('MARK'),
  setting('CONNMARK'),
  phrase('CONNMARK', copying, ([, verb, mask, restoreCt, restoreNf, saveNf, saveCt]) => [
    ...option(`--${verb}-mark`),
    ...option('--nfmask', saveNf ?? restoreNf ?? mask ?? '0xffffffff'),
    ...option('--ctmask', saveCt ?? restoreCt ?? mask ?? '0xffffffff'),
  ]),
];
