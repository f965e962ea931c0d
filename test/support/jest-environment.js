// jest's environment for node, with one difference: a worker compiles a file once, not once for each test file.
//
// Every test file gets modules of its own, and jest 30 has node compile the text of each again (`vm.compileFunction` has
// no cache): library, constructs, providers and fast-check are a sixth of the processor time of `npm test`. A compiled
// script belongs to no context, so that here it is kept, and only run again in the context of the next test file.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { compileFunction } = vm;

/** By file name, the script and the text that it was made of. */
const compiled = new Map();

/** Only a function that jest gives for it can answer `import()`, and it belongs to one test file. */
const DYNAMIC_IMPORT = /\bimport\s*[(.]/;

vm.compileFunction = (source, parameters = [], options = {}) => {
  const { filename, parsingContext } = options;
  if (filename === undefined || parsingContext === undefined || DYNAMIC_IMPORT.test(source))
    return compileFunction(source, parameters, options);
  const head = `(function (${parameters.join(', ')}) {`;
  const known = compiled.get(filename);
  if (known?.source === source && known.head === head) return known.script.runInContext(parsingContext);
  // Lines and columns of errors are those of the file.
  const script = new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { source, head, script });
  return script.runInContext(parsingContext);
};

module.exports = TestEnvironment;
