/** Clients: what they ask, what they are told, and whether that can be true. */
@NullMarked
package io.infinitycluster.simulator.workload;

import org.jspecify.annotations.NullMarked;
