/**
 * Judges client histories: is there an order of all operations that a single copy of the data could have produced?
 *
 * <p>{@link io.infinitycluster.simulator.linearizability.LinearizabilityChecker} judges a whole history,
 * {@link io.infinitycluster.simulator.linearizability.KeyHistoryChecker} the operations of one key, and may be called
 * often. Histories are recorded with {@link io.infinitycluster.simulator.linearizability.HistoryRecorder} or read from
 * text with {@link io.infinitycluster.simulator.linearizability.HistoryReader}. Nothing here does I/O, looks at a clock
 * or draws a random number: one history and one budget have one verdict, on every machine.
 */
@NullMarked
package io.infinitycluster.simulator.linearizability;

import org.jspecify.annotations.NullMarked;
