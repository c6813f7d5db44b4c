import { isJsonObject, type JsonValue } from '../message/json.ts'
import { matchPath } from '../../../runtime/index.ts'
import { findPlace, type PlaceLimits } from './place.ts'
import { conversationLooks, promptShapes, splitSource, type BodySign, type PromptShape } from './shapes/index.ts'
import { isConversation } from './turns.ts'

/** What is known of a request before its shape is. */
export interface RequestPlace {
  readonly method: string
  readonly app: string | undefined
  /** Normalised, without query. */
  readonly path: string
  /** What was read of the body; of a broken one, the part before the break. */
  readonly body: JsonValue | undefined
  /** The arguments of the query, decoded. */
  readonly query: JsonValue
  readonly isBroken: boolean
  /** The body is an array of several documents that came one after the other; who takes one may take the first. */
  readonly isSeveral: boolean
  readonly limits: PlaceLimits
}

type SignType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'text'

function hasType(value: JsonValue, type: string): boolean {
  switch (type as SignType) {
    case 'object':
      return isJsonObject(value)
    case 'array':
      return Array.isArray(value)
    case 'text':
      return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    default:
      return typeof value === type
  }
}

function holdsSign(body: JsonValue | undefined, sign: BodySign, limits: PlaceLimits): boolean {
  const equals = sign.indexOf('=')
  if (equals !== -1) return findPlace(body, sign.slice(0, equals), limits)[0]?.value === sign.slice(equals + 1)
  const colon = sign.indexOf(':')
  const found = findPlace(body, colon === -1 ? sign : sign.slice(0, colon), limits)[0]
  return found !== undefined && (colon === -1 || hasType(found.value, sign.slice(colon + 1)))
}

function holdsSigns({ signs }: PromptShape, body: JsonValue | undefined, limits: PlaceLimits): boolean {
  return signs === undefined || signs.some((all) => all.every((sign) => holdsSign(body, sign, limits)))
}

const defaultMethods: readonly string[] = ['POST', 'PUT', 'PATCH']

function applies(shape: PromptShape, place: RequestPlace): boolean {
  const { app, path, isBroken, isSeveral, limits } = place
  if (!(shape.methods ?? defaultMethods).includes(place.method)) return false
  if (shape.apps !== undefined && (app === undefined || !shape.apps.includes(app))) return false
  if (shape.paths !== undefined && !shape.paths.some((pattern) => matchPath(pattern, path))) return false
  if (shape.signs === undefined) return true
  if (shape.pathTells === true && (isBroken || isSeveral || app !== undefined)) return true
  return holdsSigns(shape, shape.inQuery === true ? place.query : place.body, limits)
}

/** The shape of a request: by the table of known APIs, else by the look of a conversation. */
export function findShape(place: RequestPlace): PromptShape | undefined {
  const { body, limits, isBroken } = place
  const known = promptShapes.find((shape) => applies(shape, place))
  if (known !== undefined || isBroken || !defaultMethods.includes(place.method)) return known
  return conversationLooks.find(
    (shape) =>
      holdsSigns(shape, body, limits) &&
      shape.sources.some((source) => {
        const found = findPlace(body, splitSource(source).at, limits)[0]
        return found !== undefined && isConversation(found, shape.rolelessIsUser === true)
      }),
  )
}
