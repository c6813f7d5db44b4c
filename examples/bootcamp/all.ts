/** All modules in order: `npm run bootcamp`. Leaves with 1 if one of them fails. */
import { runModules } from './lab.ts'
import { modules } from './modules.ts'

await runModules(modules, process.argv[2])
