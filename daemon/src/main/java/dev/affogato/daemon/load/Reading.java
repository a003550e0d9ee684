package dev.affogato.daemon.load;

/**
 * What is read of the machine at one moment. Immutable.
 *
 * @param nanos monotonic time
 * @param diskFreeBytes where environments and objects are kept
 */
record Reading(long nanos, CpuTicks ticks, Memory memory, Pressure pressure, long diskFreeBytes) {}
