// One configuration for lib, examples and test. What the rooms of lib may import is checked by
// test/packaging/rooms.test.ts, because it needs the graph and not one file.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import jsdoc from 'eslint-plugin-jsdoc';
import prettier from 'eslint-config-prettier';
import * as regexp from 'eslint-plugin-regexp';

/** Whole-index imports of a provider's bindings cost seconds and hundreds of megabytes. */
const bindingIndexes = ['@cdktf/provider-azurerm', '@cdktf/provider-vault'].map((name) => ({
  name,
  message: `import one resource by its deep path, such as '${name}/lib/...'`,
}));

export default tseslint.config(
  {
    ignores: [
      'build/',
      'dist/',
      'cdktf.out/',
      '.cache/',
      'coverage/',
      'docs/api/',
      'node_modules/',
      '**/fixtures/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  regexp.configs['flat/recommended'],
  prettier,
  {
    files: ['**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: bindingIndexes }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'max-lines': ['error', { max: 350 }],
      'no-console': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: false },
        },
      ],
      // Every error of the library comes from its room's table, lib/<room>/errors.ts.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name=/^(Error|TypeError|RangeError|SyntaxError)$/]',
          message: "throw an error of its room's table, lib/<room>/errors.ts, with a code and a remedy",
        },
      ],
    },
  },
  { files: ['lib/cli/**/*.ts', 'examples/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    // Node runs these as they are, before anything is compiled.
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: {
        module: 'writable',
        require: 'readonly',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
