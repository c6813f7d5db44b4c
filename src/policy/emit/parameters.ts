import { code, joinCode, type Code, type ValueNode } from '../../compiler/index.ts'
import type { CompiledStage } from '../decide/stage/compile-stage.ts'
import { findTarget, settingParameters, type CompiledParameter } from '../sections/parameters.ts'

/** A parameter that is worked out, of the rule with a number. */
interface WorkedParameter {
  readonly number: number
  readonly parameter: CompiledParameter
}

type WorkedStages = readonly (readonly WorkedParameter[])[]

function collect(
  stages: readonly CompiledStage[],
  choose: (parameters: readonly CompiledParameter[]) => readonly CompiledParameter[],
): WorkedStages {
  return stages.map(({ rules }) =>
    rules.flatMap(({ parameters }, number) => choose(parameters).map((parameter) => ({ number, parameter }))),
  )
}

/** The parameters of a policy that are worked out from the event: settings, and targets of redirects. */
export class EmittedParameters {
  readonly #settings: WorkedStages
  readonly #targets: WorkedStages

  constructor(stages: readonly CompiledStage[]) {
    this.#settings = collect(stages, settingParameters)
    this.#targets = collect(stages, (parameters) => {
      const target = findTarget(parameters)
      return target === undefined ? [] : [target]
    })
  }

  /** The values that are read, in the order in which they are written. */
  get values(): readonly ValueNode[] {
    return [...this.#settings, ...this.#targets].flat().map(({ parameter }) => parameter.filter.checked.root)
  }

  /** @param getters - those of {@link values} */
  write(getters: readonly Code[]): { readonly parameters: Code; readonly targets: Code } {
    const count = this.#settings.flat().length
    const targets = this.#writeStages(this.#targets, getters.slice(count), ([first]) => first ?? code`undefined`)
    return {
      parameters:
        count === 0
          ? code`undefined`
          : this.#writeStages(this.#settings, getters.slice(0, count), (own) => code`[${joinCode(own, ', ')}]`),
      targets: getters.length === count ? code`[]` : targets,
    }
  }

  #writeStages(stages: WorkedStages, getters: readonly Code[], join: (own: readonly Code[]) => Code): Code {
    let next = 0
    const maps = stages.map((rows) => {
      const byRule = new Map<number, Code[]>()
      for (const { number, parameter } of rows) {
        const own = byRule.get(number) ?? []
        own.push(code`{ path: ${parameter.path}, getter: ${getters[next++] as Code} }`)
        byRule.set(number, own)
      }
      const entries = [...byRule].map(([number, own]) => code`[${number}, ${join(own)}]`)
      return code`new Map([${joinCode(entries, ', ')}])`
    })
    return code`[${joinCode(maps, ', ')}]`
  }
}
