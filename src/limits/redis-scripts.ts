/**
 * The steps of `counter.ts` as scripts that Redis runs each as one atomic step. A counter is a hash: `b<at>` is a bucket,
 * `h<id>` what is held (`amount:at:until`), `p` the end of a penalty. Numbers are printed in full: Lua's own way of making
 * text of them keeps 14 digits.
 */

/** Reads one counter into `used`, `penalty`, the parts that still count, and the fields that do not. */
const readCounter = `
local function text(number) return string.format('%.0f', number) end
local function read(key, now, from, keep)
  local fields = redis.call('HGETALL', key)
  local used, penalty, parts, nextHold = 0, 0, {}, nil
  for place = 1, #fields, 2 do
    local field, value = fields[place], fields[place + 1]
    local kind = string.sub(field, 1, 1)
    if kind == 'b' then
      local at, amount = tonumber(string.sub(field, 2)), tonumber(value)
      if at >= from then
        used = used + amount
        parts[#parts + 1] = { at, amount }
      elseif at < keep then
        redis.call('HDEL', key, field)
      end
    elseif kind == 'h' then
      local amount, at, ends = string.match(value, '^(%d+):(%-?%d+):(%d+)$')
      amount, at, ends = tonumber(amount), tonumber(at), tonumber(ends)
      if ends <= now then
        redis.call('HDEL', key, field)
      elseif at >= from then
        used = used + amount
        parts[#parts + 1] = { at, amount }
        if nextHold == nil or ends < nextHold then nextHold = ends end
      end
    elseif field == 'p' then
      penalty = tonumber(value)
    end
  end
  return used, penalty, parts, nextHold
end
local function live(key, now, ends)
  local left = redis.call('PTTL', key)
  local wanted = ends - now
  if wanted > left then redis.call('PEXPIRE', key, text(wanted)) end
end
`

/**
 * KEYS: the call, then its counters. ARGV: now, id, milliseconds to remember the call, then for each counter limit,
 * amount, at, from, keep, ends, held until (-1: booked at once), penalty.
 */
export const reserveScript = `${readCounter}
local now, id, remember = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local known = redis.call('GET', KEYS[1])
if known and known ~= 'settled' then return cjson.decode(known) end
local taken = 1
if known then taken = 0 end
local answer, over = {}, {}
for number = 2, #KEYS do
  local offset = 3 + (number - 2) * 8
  local limit, amount = tonumber(ARGV[offset + 1]), tonumber(ARGV[offset + 2])
  local at, from = tonumber(ARGV[offset + 3]), tonumber(ARGV[offset + 4])
  local keep, ends = tonumber(ARGV[offset + 5]), tonumber(ARGV[offset + 6])
  local used, penalty, parts, nextHold = read(KEYS[number], now, from, keep)
  local refusal, free = 0, -1
  local missing = used + math.max(amount, 1) - limit
  if penalty > now then
    refusal, free = 2, penalty
  elseif missing > 0 then
    refusal, free = 1, ends
    over[number] = true
    if from == at then
      if from == 0 and nextHold ~= nil then free = math.max(now, nextHold) end
    else
      table.sort(parts, function(a, b) return a[1] < b[1] end)
      for _, part in ipairs(parts) do
        missing = missing - part[2]
        if missing <= 0 then
          free = part[1] + (now - from) + 1
          break
        end
      end
    end
  end
  if refusal ~= 0 then taken = 0 end
  answer[#answer + 1] = { used, refusal, free }
end
for number = 2, #KEYS do
  local offset = 3 + (number - 2) * 8
  local key, amount, at = KEYS[number], ARGV[offset + 2], ARGV[offset + 3]
  local ends, heldUntil, penalty = tonumber(ARGV[offset + 6]), tonumber(ARGV[offset + 7]), tonumber(ARGV[offset + 8])
  if taken == 1 then
    if heldUntil < 0 then
      if amount ~= '0' then redis.call('HINCRBY', key, 'b' .. at, amount) end
    else
      redis.call('HSET', key, 'h' .. id, amount .. ':' .. at .. ':' .. text(heldUntil))
      ends = math.max(ends, heldUntil)
    end
    answer[number - 1][1] = answer[number - 1][1] + tonumber(amount)
    live(key, now, ends)
  elseif over[number] and penalty > 0 then
    for _, field in ipairs(redis.call('HKEYS', key)) do
      if string.sub(field, 1, 1) == 'b' then redis.call('HDEL', key, field) end
    end
    redis.call('HSET', key, 'p', text(now + penalty))
    live(key, now, now + penalty)
  end
end
local flat = { taken }
for _, counter in ipairs(answer) do
  for _, number in ipairs(counter) do flat[#flat + 1] = text(number) end
end
if taken == 1 then redis.call('SET', KEYS[1], cjson.encode(flat), 'PX', remember) end
return flat
`

/**
 * KEYS: the call, then its counters. ARGV: now, id, milliseconds to remember a call that nobody knows, then for each
 * counter at, keep, ends, booked, actual.
 */
export const settleScript = `${readCounter}
local now, id, remember = tonumber(ARGV[1]), ARGV[2], ARGV[3]
local known = redis.call('GET', KEYS[1])
if known == 'settled' then return 'repeated' end
if not known then
  redis.call('SET', KEYS[1], 'settled', 'PX', remember)
  return 'unknown'
end
redis.call('SET', KEYS[1], 'settled', 'KEEPTTL')
for number = 2, #KEYS do
  local key, offset = KEYS[number], 3 + (number - 2) * 5
  local at, keep, ends = tonumber(ARGV[offset + 1]), tonumber(ARGV[offset + 2]), tonumber(ARGV[offset + 3])
  local added = tonumber(ARGV[offset + 5]) - tonumber(ARGV[offset + 4])
  redis.call('HDEL', key, 'h' .. id)
  if at >= keep and added ~= 0 then
    redis.call('HINCRBY', key, 'b' .. ARGV[offset + 1], text(added))
    live(key, now, ends)
  end
end
return 'settled'
`

/** KEYS: counters. ARGV: now, id, held until. */
export const renewScript = `${readCounter}
local now, id, ends = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
for _, key in ipairs(KEYS) do
  local value = redis.call('HGET', key, 'h' .. id)
  if value then
    local amount, at, old = string.match(value, '^(%d+):(%-?%d+):(%d+)$')
    if tonumber(old) > now then
      redis.call('HSET', key, 'h' .. id, amount .. ':' .. at .. ':' .. text(ends))
      live(key, now, ends)
    end
  end
end
return 1
`
