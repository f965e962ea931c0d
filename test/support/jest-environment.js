// jest's environment for node, with two differences in what it costs.
//
// A worker compiles a file once, not once for each test file: every test file gets modules
// of its own, and jest 30 has node compile the text of each again, because `vm.compileFunction` has no cache. That is a
// sixth of the processor time of short tests. A compiled script belongs to no context: it is kept here, and run again in
// the context of the next test file.
//
// cdktf's tokens do not know where they were made. cdktf keeps all frames of the stack for each, and jest looks every
// frame up in the source maps: a third of the time of a test that makes a cluster. cdktf prints them below its own errors
// of tokens that it cannot resolve, which no test is about.
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

/** How cdktf asks for all frames; what it gets then for an empty stack is an empty list. */
const ALL_FRAMES = Number.MAX_SAFE_INTEGER;

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    const { Error } = this.global;
    const { captureStackTrace } = Error;
    Error.captureStackTrace = (object, below) => {
      if (Error.stackTraceLimit !== ALL_FRAMES) captureStackTrace(object, below);
    };
  }
};
