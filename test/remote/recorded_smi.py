"""nvidia-smi of five machines, as it prints: help, header and rows; taken down by hand after drivers 470 to 580."""

HEADER = (
    "utilization.gpu [%], memory.used [MiB], memory.total [MiB], power.draw [W], enforced.power.limit [W], "
    "temperature.gpu, clocks.current.sm [MHz], clocks.max.sm [MHz], clocks.current.memory [MHz], {reasons}, "
    "ecc.errors.uncorrected.volatile.total"
)
NEW, OLD = HEADER.format(reasons="clocks_event_reasons.active"), HEADER.format(reasons="clocks_throttle_reasons.active")

A100 = "93, 31205, 40960, 387.41, 400.00, 68, 1305, 1410, 1215, 0x0000000000000004, 0"
# A consumer card: no ECC; hot.
RTX_3090 = "100, 22017, 24576, 345.90, 350.00, 83, 1440, 2100, 9501, 0x0000000000000024, [N/A]"
# Its memory is the processor's too, and it has no power limit.
GB10 = "96, [N/A], [N/A], 54.21, [N/A], 71, 2411, 3003, [N/A], 0x0000000000000000, [N/A]"
SOUND_OF_TWO = "88, 10240, 40960, 300.00, 400.00, 61, 1380, 1410, 1215, 0x0000000000000000, 0"
BROKEN_OF_TWO = (
    "[GPU requires reset], [GPU requires reset], 40960, [Unknown Error], [Unknown Error], [GPU requires reset], "
    "[Unknown Error], [Unknown Error], [Unknown Error], [Unknown Error], [Unknown Error]"
)
# Asked for the whole row, the name among it, since somebody's wrapper adds it.
NON_ASCII_HEADER = "name, utilization.gpu [%], memory.used [MiB], power.draw [W], clocks_throttle_reasons.active"
NON_ASCII = "NVIDIA RTX 专业版®, 41, 8123, [Requested functionality has been deprecated], Not Active"

LOST = "Unable to determine the device handle for GPU0000:41:00.0: GPU is lost.  Reboot the system to recover this GPU"

# As `--help-query-gpu` lists what can be asked: driver 470 (old name of the reasons), and 550.
HELP_470 = """\
List of valid properties to query for the switch "--query-gpu=":

"timestamp"
The timestamp of when the query was made in format "YYYY/MM/DD HH:MM:SS.msec".

"utilization.gpu"
Percent of time over the past sample period during which one or more kernels was executing on the GPU.

"memory.used"
"memory.total"
"power.draw"
"power.limit"
"temperature.gpu"

"clocks.current.sm" or "clocks.sm"
"clocks.max.sm" or "clocks.max.sm"
"clocks.current.memory" or "clocks.mem"
"clocks_throttle_reasons.active"
Bitmask of active clock throttle reasons. See nvml.h for more details.
"""
HELP_550 = HELP_470.replace('"power.limit"', '"power.limit"\n"enforced.power.limit"').replace(
    '"clocks_throttle_reasons.active"', '"clocks_event_reasons.active"\n"ecc.errors.uncorrected.volatile.total"'
)
