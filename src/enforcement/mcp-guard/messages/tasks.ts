import { isJsonObject, type JsonObject } from '../../../inspection/traffic/index.ts'

/**
 * The id of the task that an answer says its call has made. Source: specification 2025-11-25,
 * `CreateTaskResult` (`task.taskId`); SEP-2663 (`resultType: task`, `taskId`).
 */
export function madeTask(result: JsonObject): string | undefined {
  const { task, taskId, resultType } = result
  const id = isJsonObject(task) ? task['taskId'] : resultType === 'task' ? taskId : undefined
  return typeof id === 'string' ? id : undefined
}
