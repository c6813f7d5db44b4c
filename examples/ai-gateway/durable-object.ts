/**
 * Limits counted by a Durable Object of Cloudflare Workers, for gateways in many places: one object has all counters, its
 * calls run one after the other, and what it counted is in its storage before anybody is told. Each step writes all
 * counters, so take one object for each tenant and not one for a million users.
 */
import {
  MemoryLimitStore,
  type LimitStore,
  type MemoryStoreSnapshot,
  type Reservation,
  type SettleOutcome,
} from '../../src/limits/index.ts'

/** What the object needs of its host. */
interface ObjectState {
  readonly storage: {
    get(key: string): Promise<unknown>
    put(key: string, value: unknown): Promise<void>
  }
  blockConcurrencyWhile(then: () => Promise<void>): Promise<void>
}

/** One step: the name of a method of the store, and its values. */
type Step =
  | { readonly step: 'reserve'; readonly values: Parameters<LimitStore['reserve']> }
  | { readonly step: 'settle'; readonly values: Parameters<LimitStore['settle']> }
  | { readonly step: 'renew'; readonly values: Parameters<LimitStore['renew']> }

const place = 'limits'

/** The object that counts. */
export class LimitObject {
  readonly #state: ObjectState
  #store = new MemoryLimitStore()

  constructor(state: ObjectState) {
    this.#state = state
    void state.blockConcurrencyWhile(async () => {
      const kept = (await state.storage.get(place)) as MemoryStoreSnapshot | undefined
      if (kept !== undefined) this.#store = MemoryLimitStore.from(kept)
    })
  }

  #run({ step, values }: Step): Promise<unknown> {
    if (step === 'reserve') return this.#store.reserve(...values)
    return step === 'settle' ? this.#store.settle(...values) : this.#store.renew(...values)
  }

  async fetch(request: Request): Promise<Response> {
    const told = await this.#run((await request.json()) as Step)
    await this.#state.storage.put(place, this.#store.snapshot())
    return Response.json({ told: told ?? null })
  }
}

/** The store of a gateway: `openGateway(policy, { limitStore: new DurableObjectLimitStore(env.LIMITS.get(id)) })`. */
export class DurableObjectLimitStore implements LimitStore {
  readonly #object: { fetch(url: string, init: RequestInit): Promise<Response> }

  constructor(object: { fetch(url: string, init: RequestInit): Promise<Response> }) {
    this.#object = object
  }

  async #ask(step: Step): Promise<unknown> {
    const answer = await this.#object.fetch('https://limits/', { method: 'POST', body: JSON.stringify(step) })
    if (!answer.ok) throw new Error(`the object of limits answers with ${String(answer.status)}`)
    return ((await answer.json()) as { readonly told: unknown }).told
  }

  async reserve(...values: Parameters<LimitStore['reserve']>): Promise<Reservation> {
    return (await this.#ask({ step: 'reserve', values })) as Reservation
  }

  async settle(...values: Parameters<LimitStore['settle']>): Promise<SettleOutcome> {
    return (await this.#ask({ step: 'settle', values })) as SettleOutcome
  }

  async renew(...values: Parameters<LimitStore['renew']>): Promise<void> {
    await this.#ask({ step: 'renew', values })
  }
}
