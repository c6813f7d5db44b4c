import { module1 } from './1-assistant.ts'
import { module2 } from './2-waf-rules.ts'
import { module3 } from './3-governance-tiers.ts'
import { module4 } from './4-dlp-on-prompts.ts'
import { module5 } from './5-shadow-ai.ts'
import { module6 } from './6-shadow-mcp.ts'
import { module7 } from './7-mcp-portal.ts'
import { module8 } from './8-answers.ts'
import type { LabModule } from './lab.ts'

/** The afternoon, in order. */
export const modules: readonly LabModule[] = [module1, module2, module3, module4, module5, module6, module7, module8]
