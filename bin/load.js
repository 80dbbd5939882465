const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

const built = join(__dirname, '../dist');

/**
 * Loads files of the built program, each once, with the compiled code that the build left beside it. Node itself keeps such code only in
 * a folder that it writes at run time; k8snet writes nothing on the node it looks at. V8 refuses the code of another version or of other
 * options, and compiles the text.
 *
 * `seen`: is told of each script, of its text as bytes, and of the file that its compiled code belongs into.
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
    const text = readFileSync(filename);
    // esbuild writes ASCII, which is the fastest to read.
    const script = new Script(text.latin1Slice(), { filename, cachedData: readCompiled(cache, text) });
    seen({ script, text, cache });
    const folder = dirname(filename);
    const requireFrom = (name) =>
      name.startsWith('.') ? load(join(folder, name.replace(/\.js$/, '.cjs'))) : require(name);
    script.runInThisContext()(requireFrom, module, pathToFileURL(filename).href);
    return module.exports;
  }
};

const sumLength = 4;

/** The sum of the text and its code. V8 trusts the code it is given: it looks at the length of the text only, and damaged code ends node. */
function sumOf(text, code) {
  const sum = Buffer.alloc(sumLength);
  sum.writeUInt32LE(crc32(code, crc32(text)));
  return sum;
}

/** What is kept in the file of compiled code. */
exports.seal = (text, code) => Buffer.concat([code, sumOf(text, code)]);

/** The code that was compiled from this very text; undefined where there is none. */
function readCompiled(path, text) {
  try {
    const kept = readFileSync(path);
    const code = kept.subarray(0, -sumLength);
    return sumOf(text, code).equals(kept.subarray(-sumLength)) ? code : undefined;
  } catch {
    return undefined;
  }
}
