/** What a part of content is to a model. */
export type PartKind =
  /** Text of whoever speaks. */
  | 'text'
  /** A text that is handed over to be read: a document, a search result. */
  | 'document'
  | 'tool_call'
  | 'tool_result'
  /** What a model thought. */
  | 'thought'
  | 'image'
  | 'audio'
  | 'video'
  | 'file'
  /** A mark without content, such as the end of what is cached. */
  | 'mark'

interface PartRow {
  readonly kind: PartKind
  /** Values of `type` (or `kind`), in lower case. */
  readonly types: readonly string[]
  /** Members that name the kind themselves, as in `{ "toolUse": {} }`. */
  readonly members?: readonly string[]
  readonly source: string
}

// prettier-ignore
const rows: readonly PartRow[] = [
  { kind: 'text', types: ['text', 'input_text', 'output_text', 'guard_content', 'summary_text', 'refusal'], members: ['guardContent', 'textMessage'], source: 'openai/openai-node: src/resources/responses/responses.ts; boto/botocore: data/bedrock-runtime; CopilotKit/CopilotKit' },
  { kind: 'document', types: ['document', 'search_result', 'resource', 'data'], members: ['document', 'searchResult', 'search_result'], source: 'anthropics/anthropic-sdk-typescript: src/resources/messages/messages.ts; boto/botocore: data/bedrock-runtime; cohere-ai/cohere-typescript' },
  { kind: 'tool_call', types: ['tool_use', 'function_call', 'custom_tool_call', 'server_tool_use', 'mcp_tool_use', 'mcp_call', 'tool_call', 'tool-call', 'computer_call', 'local_shell_call', 'code_interpreter_call', 'web_search_call', 'file_search_call', 'image_generation_call', 'mcp_approval_request'], members: ['toolUse', 'functionCall', 'function_call', 'executableCode'], source: 'the same; googleapis/js-genai: src/types.ts; vercel/ai' },
  { kind: 'tool_result', types: ['tool_result', 'function_call_output', 'custom_tool_call_output', 'tool-result', 'mcp_tool_result', 'web_search_tool_result', 'computer_call_output', 'local_shell_call_output', 'code_execution_tool_result', 'bash_code_execution_tool_result', 'text_editor_code_execution_tool_result', 'web_fetch_tool_result', 'mcp_list_tools', 'mcp_approval_response'], members: ['toolResult', 'functionResponse', 'function_response', 'codeExecutionResult'], source: 'the same' },
  { kind: 'thought', types: ['thinking', 'redacted_thinking', 'reasoning', 'reasoning_text', 'reasoning-start'], members: ['reasoningContent'], source: 'the same' },
  { kind: 'image', types: ['image', 'image_url', 'input_image', 'image_file', 'computer_screenshot'], members: ['image', 'image_url'], source: 'the same' },
  { kind: 'audio', types: ['audio', 'input_audio', 'audio_url'], members: ['audio'], source: 'the same; vllm-project/vllm: docs' },
  { kind: 'video', types: ['video', 'video_url', 'input_video'], members: ['video'], source: 'the same' },
  { kind: 'file', types: ['file', 'input_file', 'container_upload', 'document_url', 'file_url'], members: ['inlineData', 'inline_data', 'fileData', 'file_data'], source: 'the same; mistralai/client-ts' },
  { kind: 'mark', types: ['compaction', 'item_reference', 'step-start', 'context_management'], members: ['cachePoint'], source: 'the same' },
]

const byType: ReadonlyMap<string, PartKind> = new Map(
  rows.flatMap(({ kind, types }) => types.map((type) => [type, kind])),
)
const byMember: ReadonlyMap<string, PartKind> = new Map(
  rows.flatMap(({ kind, members }) => (members ?? []).map((member) => [member, kind])),
)

/** The kind that a part's `type` names; undefined if nobody knows it. */
export function findPartKind(type: string): PartKind | undefined {
  return byType.get(type.toLowerCase())
}

/** The kind that a member of a part names, as `toolUse` does. */
export function findMemberKind(member: string): PartKind | undefined {
  return byMember.get(member)
}
