/** Virtual time: the one event queue of a run, the event loops of the processes in it, and their clocks. */
@NullMarked
package io.infinitycluster.simulator.time;

import org.jspecify.annotations.NullMarked;
