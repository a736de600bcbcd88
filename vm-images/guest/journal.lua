#!/usr/bin/luajit
-- One writer of the journal workload: writes numbered, checksummed blocks round and round its part of a drive,
-- past the page cache, and says on standard output which of them the drive has acknowledged.
--
--   journal DEVICE RUN WRITER OFFSET BLOCKS FLUSH COUNT
--
-- OFFSET: bytes from the start of the drive, a multiple of 4096. BLOCKS: how many of 4096 bytes its part has.
-- FLUSH: after how many writes the drive is told to make them durable (fdatasync), and they are acknowledged; 0:
-- never, each is acknowledged when it completes. COUNT: end after so many writes; 0: at SIGTERM.
--
-- A block, little endian (src/checkers/journal-block.ts reads it):
--   0 "JOURNAL1"   8 run, u32   12 writer, u32   16 sequence, u64, from 1   24 position, u64: bytes from the drive's start
--   32 words of xorshift32, seeded with the CRC register over what is before them
--   4092 CRC-32C over what is before it
--
-- Lines: "journal RUN WRITER" and then one of
--   started MONOTONIC REALTIME                          both clocks at one moment, microseconds
--   ack SEQUENCE POSITION SUBMITTED ACKNOWLEDGED        microseconds of CLOCK_MONOTONIC
--   error CALL ERRNO SEQUENCE POSITION TEXT             the writer ends
--   ended SUBMITTED                                     the number of the last write that was submitted
-- Every line, and all lines of one flush, are one write(2), so that those of several writers do not mix.

local ffi, bit = require('ffi'), require('bit')
local bxor, band, rshift, lshift = bit.bxor, bit.band, bit.rshift, bit.lshift
local C = ffi.C

ffi.cdef [[
  int open(const char *path, int flags, ...);
  long pwrite(int descriptor, const void *data, unsigned long length, long offset);
  long write(int descriptor, const void *data, unsigned long length);
  int fdatasync(int descriptor);
  int posix_memalign(void **pointer, unsigned long alignment, unsigned long length);
  char *strerror(int errno);
  struct timespec { long seconds; long nanoseconds; };
  int clock_gettime(int clock, struct timespec *time);
  typedef struct { unsigned long bits[16]; } sigset_t;
  int sigemptyset(sigset_t *set);
  int sigaddset(sigset_t *set, int signal);
  int sigprocmask(int how, const sigset_t *set, sigset_t *old);
  int sigtimedwait(const sigset_t *set, void *info, const struct timespec *timeout);
  struct block {
    char magic[8];
    uint32_t run;
    uint32_t writer;
    uint64_t sequence;
    uint64_t position;
    int32_t pattern[1015];
    int32_t checksum;
  };
]]

local O_WRONLY, O_DIRECT = 1, 0x4000
local EINTR = 4
local SIG_BLOCK, SIGTERM = 0, 15
local CLOCK_REALTIME, CLOCK_MONOTONIC = 0, 1
local BLOCK = 4096
local POLYNOMIAL = 0x82f63b78 -- Castagnoli, reflected

if #arg ~= 7 then
  io.stderr:write('journal: expected DEVICE RUN WRITER OFFSET BLOCKS FLUSH COUNT, got ', #arg, ' arguments\n')
  os.exit(64)
end
local device = arg[1]
local run, writer, offset, blocks, flush, count =
  tonumber(arg[2]), tonumber(arg[3]), tonumber(arg[4]), tonumber(arg[5]), tonumber(arg[6]), tonumber(arg[7])

-- Four tables: a word at a time.
local tables = {}
for index = 0, 3 do tables[index] = ffi.new('int32_t[256]') end
for byte = 0, 255 do
  local crc = byte
  for _ = 1, 8 do
    crc = band(crc, 1) ~= 0 and bxor(rshift(crc, 1), POLYNOMIAL) or rshift(crc, 1)
  end
  tables[0][byte] = bit.tobit(crc)
end
for index = 1, 3 do
  for byte = 0, 255 do
    local crc = tables[index - 1][byte]
    tables[index][byte] = bxor(tables[0][band(crc, 0xff)], rshift(crc, 8))
  end
end
local t0, t1, t2, t3 = tables[0], tables[1], tables[2], tables[3]

local function advance(crc, word)
  crc = bxor(crc, word)
  return bxor(
    bxor(t3[band(crc, 0xff)], t2[band(rshift(crc, 8), 0xff)]),
    bxor(t1[band(rshift(crc, 16), 0xff)], t0[rshift(crc, 24)])
  )
end

local pointer = ffi.new('void *[1]')
if C.posix_memalign(pointer, BLOCK, BLOCK) ~= 0 then error('no memory') end
local block = ffi.cast('struct block *', pointer[0])
local words = ffi.cast('int32_t *', pointer[0])
ffi.copy(block.magic, 'JOURNAL1', 8)
block.run = run
block.writer = writer

local function fill(sequence, position)
  block.sequence = sequence
  block.position = position
  local crc = -1
  for index = 0, 7 do crc = advance(crc, words[index]) end
  local word = crc == 0 and 1 or crc
  for index = 8, 1022 do
    word = bxor(word, lshift(word, 13))
    word = bxor(word, rshift(word, 17))
    word = bxor(word, lshift(word, 5))
    words[index] = word
    crc = advance(crc, word)
  end
  block.checksum = bit.bnot(crc)
end

local time = ffi.new('struct timespec')
local function now(clock)
  C.clock_gettime(clock, time)
  return tonumber(time.seconds) * 1e6 + tonumber(time.nanoseconds) / 1e3
end

local prefix = string.format('journal %d %d ', run, writer)

local function say(text)
  local data, done = text, 0
  while done < #text do
    local written = tonumber(C.write(1, data, #data))
    if written >= 0 then
      done = done + written
      data = text:sub(done + 1)
    elseif ffi.errno() ~= EINTR then
      os.exit(74) -- nobody can be told
    end
  end
end

local function fail(call, sequence, position)
  local errno = ffi.errno()
  local text = ffi.string(C.strerror(errno))
  say(string.format('%serror %s %d %.0f %.0f %s\n', prefix, call, errno, sequence, position, text))
  os.exit(1)
end

local stop = ffi.new('sigset_t')
local at_once = ffi.new('struct timespec')
C.sigemptyset(stop)
C.sigaddset(stop, SIGTERM)
C.sigprocmask(SIG_BLOCK, stop, nil)

local descriptor = C.open(device, bit.bor(O_WRONLY, O_DIRECT))
if descriptor < 0 then fail('open', 0, offset) end
say(string.format('%sstarted %.0f %.0f\n', prefix, now(CLOCK_MONOTONIC), now(CLOCK_REALTIME)))

-- Written, and not yet acknowledged.
local pending = {}
local sequence = 0
while (count == 0 or sequence < count) and C.sigtimedwait(stop, nil, at_once) ~= SIGTERM do
  sequence = sequence + 1
  local position = offset + (sequence - 1) % blocks * BLOCK
  fill(sequence, position)
  local submitted = now(CLOCK_MONOTONIC)
  local written
  repeat
    written = tonumber(C.pwrite(descriptor, block, BLOCK, position))
  until written >= 0 or ffi.errno() ~= EINTR
  if written < 0 then fail('pwrite', sequence, position) end
  if written ~= BLOCK then
    say(string.format('%serror pwrite 0 %.0f %.0f only %d bytes were written\n', prefix, sequence, position, written))
    os.exit(1)
  end
  pending[#pending + 1] = { sequence, position, submitted }
  if #pending >= flush then
    if flush > 0 and C.fdatasync(descriptor) ~= 0 then fail('fdatasync', sequence, position) end
    local acknowledged = now(CLOCK_MONOTONIC)
    local lines = {}
    for index, write in ipairs(pending) do
      lines[index] = string.format('%sack %.0f %.0f %.0f %.0f\n', prefix, write[1], write[2], write[3], acknowledged)
    end
    say(table.concat(lines))
    pending = {}
  end
end
say(string.format('%sended %.0f\n', prefix, sequence))
