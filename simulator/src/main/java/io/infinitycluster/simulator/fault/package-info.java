/** What the faults of all simulated things have in common: how chance and latency are drawn. */
@NullMarked
package io.infinitycluster.simulator.fault;

import org.jspecify.annotations.NullMarked;
