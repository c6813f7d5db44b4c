import type { trafficCodes } from '../codes/traffic.ts'
import { policy, ruleOf, type CodeExample, type CodeExamples, type WithoutExample } from './code-example.ts'

const running = (what: string): WithoutExample => ({ because: `it tells of ${what} while requests are decided, whatever a text holds` }) // prettier-ignore

/** A request to a model with a body, and further headers. */
function chat(body: string, headers: readonly string[] = []): string {
  const type = headers.some((line) => /^content-type:/.test(line)) ? [] : ['content-type: application/json']
  return ['POST /v1/chat/completions HTTP/1.1', 'host: api.openai.com', ...type, ...headers, '', body].join('\n')
}

/** A request to a host without a model, with a body of the given type. */
function upload(body: string, type: string): string {
  return ['POST /upload HTTP/1.1', 'host: a.example', `content-type: ${type}`, '', body].join('\n')
}

const sound = '{"model":"m","messages":[{"role":"user","content":"hi"}]}'

function request(wrong: string, right: string = chat(sound), limits?: Readonly<Record<string, number>>): CodeExample {
  return { form: 'request', wrong, right, ...(limits === undefined ? {} : { limits }) }
}

const multipart = 'multipart/form-data; boundary=x'
const form = 'application/x-www-form-urlencoded'
const part = (name: string): string => `--x\ncontent-disposition: form-data; name="${name}"\n\nhi\n`

/** Examples of {@link trafficCodes}. */
export const trafficExamples: CodeExamples<typeof trafficCodes> = {
  E_BODY_LIMIT: request(chat(sound.replace('hi', 'a question')), chat(sound), { maxBodyBytes: 60 }),
  E_CUSTOM_TOPIC: policy(`detections:\n  custom_topics:\n    - { label: X, topic: a topic of ours }\n${ruleOf('ssl')}`, `detections:\n  custom_topics:\n    - { label: ours, topic: a topic of ours }\n${ruleOf('ssl')}`), // prettier-ignore
  W_CUSTOM_TOPIC: policy(`detections:\n  custom_topics:\n    - { label: ours, topic: 'rivals, their prices' }\n${ruleOf('ssl')}`, `detections:\n  custom_topics:\n    - { label: ours, topic: rivals and their prices }\n${ruleOf('ssl')}`), // prettier-ignore
  E_IDENTITY_TOKEN: running('the token of a sender'),
  E_FORWARD: running('what a rule makes of a request'),
  E_EXCHANGE_SHAPE: { because: 'a row of a log causes it; docs/traffic.md says what rows hold' },
  E_LOG_MAP: { because: 'the option `--map` of a command causes it, such as `--map host`; docs/traffic.md says how it is written' },
  E_BODY_ENCODING: request(chat('no gzip', ['content-encoding: gzip'])),
  E_BODY_ENCODING_UNKNOWN: request(chat(sound, ['content-encoding: zip'])),
  E_BODY_ENCODINGS: request(chat(sound, [`content-encoding: ${'gzip, '.repeat(10)}gzip`])),
  E_BODY_ABSENT: { because: 'a log that kept a part of the body causes it' },
  E_BODY_CHARSET: request(chat(sound, ['content-type: application/json; charset=utf-7'])),
  E_HOST: request(chat(sound).replace('host: api.openai.com', 'host: api.openai.com/x')),
  E_BODY_UNREAD: running('a body that the host did not prepare'),
  E_BODY_DECODED_LIMIT: { because: 'a compressed body causes it, which is no text' },
  E_BODY_STREAM: running('a stream that breaks off'),
  W_BODY_UTF8: { because: 'bytes that are no text cause it' },
  W_CONTENT_TYPE: request(chat(sound, ['content-type: text/plain'])),
  W_CONTENT_LENGTH: request(chat(sound, ['content-length: 5'])),
  E_JSON_TRUNCATED: request(chat('{"messages":[')),
  E_JSON_SYNTAX: request(chat('{"messages":[}')),
  E_JSON_DEPTH: request(chat('{"messages":[[[[]]]]}'), chat(sound), { maxJsonDepth: 4 }),
  E_JSON_VALUES: request(chat('{"messages":[1,2,3,4,5,6,7,8]}'), chat(sound), { maxJsonValues: 7 }),
  W_JSON_DUPLICATE_KEY: request(chat('{"messages":[],"messages":[]}')),
  E_JSON_DUPLICATES: { because: 'it takes a body that repeats more keys than a page holds' },
  E_CONTENT_FORM: { because: 'a picture, sound or file within a request causes it where a detector must read all; docs/detections.md says which' },
  E_SCAN_LIMIT: running('how much text a request holds'),
  E_CONTENT_UNREAD: running('content that could not be read whole'),
  E_MULTIPART_SYNTAX: request(upload('no parts', multipart), upload(`${part('a')}--x--`, multipart)),
  E_PART_LIMIT: request(upload(`${part('a')}${part('b')}--x--`, multipart), upload(`${part('a')}--x--`, multipart), { maxParts: 1 }),
  E_QUERY_LIMIT: request(chat(sound).replace('completions', 'completions?a=1&b=2'), chat(sound), { maxFormFields: 1 }),
  E_COOKIE_LIMIT: request(chat(sound, ['cookie: a=1; b=2']), chat(sound), { maxFormFields: 1 }),
  E_FORM_LIMIT: request(upload('a=1&b=2', form), upload('a=1', form), { maxFormFields: 1 }),
  E_HEADER_LIMIT: request(chat(sound, ['a: 1', 'b: 2']), chat(sound), { maxHeaders: 2 }),
  E_FRAME_LIMIT: { because: 'an answer that is sent event by event causes it' },
  E_CALL_LIMIT: running('a batch of calls to a server of MCP'),
  E_JSONPATH: policy(`detections:\n  prompt_endpoints:\n    - { host: a.example, prompt: ['$.['] }\n${ruleOf('ssl')}`, `detections:\n  prompt_endpoints:\n    - { host: a.example, prompt: ['$.text'] }\n${ruleOf('ssl')}`), // prettier-ignore
  E_JSONPATH_LIMIT: { because: 'it takes more paths, or a longer one, than a page holds' },
  E_JSONPATH_STEPS: { because: 'a body causes it that is far larger than a page' },
  W_PROMPT_LIMIT: request(chat(sound.replace('hi', 'a long question')), chat(sound), { maxPromptLength: 10 }),
  E_BODY_TIMEOUT: running('a body that comes too late'),
  E_PROMPT_UNREAD: running('a prompt that could not be read'),
  E_ANSWER_CUT: running('an answer that ends too early'),
  E_ANSWER_FRAME: running('an answer of a model'),
  E_ANSWER_JSON: running('an answer of a model'),
  E_ANSWER_EVENT_LIMIT: running('an answer of a model'),
  E_ANSWER_TEXT_LIMIT: running('an answer of a model'),
  E_AI_RECORD: { because: 'a line of a file of records causes it, which `portcullis gateway-usage` reads' },
  E_AI_CALL: { because: 'a line of a file of calls causes it, which `portcullis simulate` reads' },
  E_AI_RECORD_DIFFERS: { because: 'a recorded call causes it that another policy decides' },
  E_STORE_CLUSTER: running('the store of limits'),
  E_STORE_AWAY: running('the store of limits'),
  E_ANSWER_SHAPE: running('an answer of a model'),
  E_DETECTOR_TIMEOUT: running('a detector'),
  E_DETECTOR_ERROR: running('a detector'),
  E_DETECTOR_VALUE: running('a detector'),
  E_PROMPT_LOG: running('the log of prompts'),
  E_PROMPT_LOG_KEY: { because: 'a file of keys causes it, whose text nobody should print' },
  E_PROMPT_LOG_RECORD: { because: 'a line of a log of prompts causes it that was changed' },
  E_PROMPT_LOG_OTHER_KEY: { because: 'a file of keys causes it, whose text nobody should print' },
  E_PROMPT_LOG_OPEN: { because: 'a line of a log of prompts causes it that was changed' },
} // prettier-ignore
