/** The invariants of design section 5, checked after every event, from outside the nodes. */
@NullMarked
package io.infinitycluster.simulator.judge;

import org.jspecify.annotations.NullMarked;
