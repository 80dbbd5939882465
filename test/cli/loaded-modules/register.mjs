// Preloaded with --import: every module that is loaded from then on is named on stderr.
import { register } from 'node:module';

register('./hooks.mjs', import.meta.url);
