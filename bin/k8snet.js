#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { createLoader } = require('./load.js');

if (existsSync(join(__dirname, '../dist/cli/main.cjs'))) {
  createLoader()('cli/main').main();
} else {
  process.stderr.write('k8snet: not built yet: run "npm run build"\n');
  process.exitCode = 70;
}
