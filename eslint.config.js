import jsdoc from 'eslint-plugin-jsdoc'
import regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

const noGeneratedCode = [
  {
    selector: 'NewExpression[callee.name="Function"]',
    message: 'only src/compiler/backends/source.ts may generate code',
  },
  {
    selector: 'CallExpression[callee.name="Function"]',
    message: 'only src/compiler/backends/source.ts may generate code',
  },
  { selector: 'CallExpression[callee.name="eval"]', message: 'nothing may call eval' },
]

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.cache/',
      'coverage/',
      'docs/api/',
      'docs/.vitepress/cache/',
      'docs/.vitepress/dist/',
      'editors/vscode/dist/',
      '**/*.generated.*',
      'node_modules/',
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    plugins: { jsdoc, regexp },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...regexp.configs['flat/recommended'].rules,
      'no-restricted-syntax': ['error', ...noGeneratedCode],
      'no-implied-eval': 'error',
      'jsdoc/check-param-names': ['error', { disableMissingParamChecks: true }],
      'jsdoc/no-types': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Each cast has its reason in the type of a table or of an external tree.
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // The engine's set operations and byte classes read better spelled out.
      'regexp/use-ignore-case': 'off',
      'regexp/prefer-d': 'off',
      'regexp/prefer-w': 'off',
      'regexp/no-obscure-range': 'off',
      'regexp/no-empty-lookarounds-assertion': 'off',
      'regexp/no-control-character': 'off',
      'regexp/control-character-escape': 'off',
      'no-control-regex': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      // Taking a key out of an object is how the rest is kept.
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          ignoreRestSiblings: true,
          varsIgnorePattern: '^_',
          argsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
        },
      ],
    },
  },
  {
    // The bench builds what people would write by hand.
    files: [
      'src/compiler/backends/source.ts',
      'bench/expression.ts',
      'bench/timing.ts',
      'bench/workloads/by-hand.ts',
      'bench/policy.ts',
      'test/support/load-module.ts',
    ],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/no-implied-eval': 'off', 'no-implied-eval': 'off' },
  },
  {
    files: ['**/*.test.ts', 'test/**', 'bench/**', 'scripts/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-redundant-type-constituents': 'off',
    },
  },
)
