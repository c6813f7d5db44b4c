import { isTotalWithValues, walk, type Condition, type Test } from '../../compiler/index.ts'
import { GuardEntries } from './guard-entries.ts'
import { GuardFinder, mostEntries } from './guard.ts'
import { planKindOf } from './kinds/index.ts'

function whyNoTest(test: Test): string {
  const entries = planKindOf(test).entries(test)
  if (entries === undefined) return planKindOf(test).withoutEntries?.(test) ?? 'its kind of comparison has no index'
  if (entries.length > mostEntries) return `more than ${String(mostEntries)} values in one set`
  return 'the value is worked out by the host'
}

function whyNoPart(condition: Condition): string {
  switch (condition.kind) {
    case 'constant':
      return 'it is true of every event'
    case 'and': {
      const reasons = condition.operands.map(whyNoPart)
      return [...new Set(reasons)].join('; ')
    }
    case 'or': {
      const finder = new GuardFinder(new GuardEntries(() => 1))
      const open = condition.operands.find((operand) => finder.find(operand).length === 0)
      return open === undefined
        ? `more than ${String(mostEntries)} alternatives of \`or\``
        : `one side of \`or\` cannot be looked up: ${whyNoPart(open)}`
    }
    case 'xor':
      return '`xor` asks both of its sides'
    case 'not':
      return '`not` asks for what is not there'
    case 'truth':
      return condition.value.kind === 'field'
        ? 'the value is worked out by the host'
        : 'what is asked is true or false by a function or an element'
    case 'compare':
      return condition.whenMissing ? 'it is true where the value is missing' : whyNoTest(condition.test)
    case 'all':
      return '`all` is true of an empty list too'
    case 'any':
      return condition.array.kind === 'array_compare'
        ? whyNoTest(condition.array.test)
        : '`any` asks for more than one comparison of an element'
  }
}

/**
 * Why no index finds a rule, so that it is asked for each event that gets so far.
 *
 * @param condition - that of a rule which the plan asks one by one
 * @returns a clause for people, without a period
 */
export function whyAskedAlone(condition: Condition): string {
  if (!isTotalWithValues(condition)) {
    const lists = new Set<string>()
    walk(condition, (node) => {
      if ((node.kind === 'compare' || node.kind === 'array_compare') && node.test.kind === 'list')
        lists.add(node.test.name)
    })
    const [list] = lists
    return list === undefined
      ? 'it calls a function of the host, which may fail, so rules keep their order'
      : `it asks the list \`$${list}\`, which an event may bring of its own`
  }
  return whyNoPart(condition)
}
