/** Module 1: the assistant as it is, without protection. */
import { askAssistant, assistant, secretsIn, withServer } from './kiwicart.ts'
import { defineModule } from './lab.ts'
import { attacks, harmless } from './questions.ts'

export const module1 = await defineModule(import.meta.url, '1 The assistant, unprotected', async (lab) => {
  await withServer(assistant, async (url) => {
    let told = 0
    for (const { level, prompt, secret } of attacks) {
      const { text } = await askAssistant(url, prompt)
      const leaked = secretsIn(text).includes(secret)
      if (leaked) told += 1
      lab.say(`[${level}] ${prompt}`)
      lab.say(`  -> ${text}`)
      lab.say(`  ${leaked ? 'LEAKED' : 'kept'}: ${secret}`)
    }
    lab.say()

    let good = 0
    for (const question of harmless) {
      const { status, text } = await askAssistant(url, question)
      if (status === 200 && secretsIn(text).length === 0 && !text.startsWith('Could you')) good += 1
      lab.say(`[shopping] ${question}`)
      lab.say(`  -> ${text}`)
    }
    lab.say()

    lab.expect(`${told} of ${attacks.length} attacks get what they want`, told === attacks.length)
    lab.expect(`${good} of ${harmless.length} shopping questions get a good answer`, good === harmless.length)
  })
})
