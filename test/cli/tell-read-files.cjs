// Preloaded with --require: every file that is read from then on is named on stderr; node reads what it loads in the same way.
const fs = require('node:fs');

const { readFileSync } = fs;
fs.readFileSync = (path, ...rest) => {
  if (typeof path === 'string') fs.writeSync(2, `read ${path}\n`);
  return readFileSync(path, ...rest);
};

// Modules that are part of node.
process.on('exit', () => {
  for (const name of process.moduleLoadList) fs.writeSync(2, `${name.replace('NativeModule ', 'read node:')}\n`);
});
