/** About as many steps as a picture shows. */
const mostSteps = 120

/** Lengths of a step, in seconds. */
const stepLengths = [1, 10, 60, 300, 900, 3600, 21_600, 86_400, 604_800]

/** A length of steps, in seconds, by which a picture of a span is neither crowded nor empty. */
export function chooseStep(span: number): number | undefined {
  return stepLengths.find((length) => span / length <= mostSteps) ?? stepLengths.at(-1)
}
