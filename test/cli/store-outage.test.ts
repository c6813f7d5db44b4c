import { expect, it } from 'vitest'
import { StoreOutage } from '../../src/cli/commands/ship/store-outage.ts'

it('tells an outage once, and once that it is over', () => {
  const told: string[] = []
  const outage = new StoreOutage((message) => void told.push(message))
  outage.isBack()
  for (let tries = 0; tries < 30; tries++) outage.failed('connect ECONNREFUSED')
  outage.isBack()
  outage.isBack()
  outage.failed('reset')
  outage.isBack()
  expect(told).toEqual(['connect ECONNREFUSED', 'it is back, after 30 failed tries', 'reset', 'it is back, after 1 failed try']) // prettier-ignore
})
