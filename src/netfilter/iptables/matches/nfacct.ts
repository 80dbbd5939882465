import { yes } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { word } from '../readers.ts';

/** Counts the packet and always matches (xt_nfacct). */
export const nfacct = defineMatch({
  name: 'nfacct',
  options: { '--nfacct-name': word },
  test: () => yes,
  describe: (options) => `count is kept as ${options['--nfacct-name']?.value}`,
});
