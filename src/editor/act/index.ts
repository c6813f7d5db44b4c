export { codeActionsAt } from './code-actions.ts'
export {
  evaluateTestCommand,
  explainCodeCommand,
  explainRuleCommand,
  proveInvariantCommand,
  writeTestCommand,
} from './commands.ts'
export { codeLensesOf } from './lenses.ts'
export { ruleView } from './rules.ts'
