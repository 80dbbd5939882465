const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const built = join(__dirname, '../dist');

/**
 * Loads files of the built program, each once, with the compiled code that the build left beside it. Node itself keeps such code only in
 * a folder that it writes at run time; k8snet writes nothing on the node it looks at. V8 refuses the code of another version or of other
 * options, and compiles the text.
 *
 * `seen`: is told of each script, and of the file that its compiled code belongs into.
 */
exports.createLoader = (seen = () => {}) => {
  const loaded = new Map();
  return (name) => load(join(built, `${name}.cjs`));

  function load(filename) {
    const known = loaded.get(filename);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(filename, module);
    const cache = `${filename}.${process.version}-${process.arch}`;
    // esbuild writes ASCII, which is the fastest to read.
    const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCompiled(cache) });
    seen({ script, cache });
    const folder = dirname(filename);
    const requireFrom = (name) =>
      name.startsWith('.') ? load(join(folder, name.replace(/\.js$/, '.cjs'))) : require(name);
    script.runInThisContext()(requireFrom, module, pathToFileURL(filename).href);
    return module.exports;
  }
};

function readCompiled(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
