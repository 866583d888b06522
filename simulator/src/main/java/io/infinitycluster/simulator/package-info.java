/** Virtual time, injected faults, and the judges of what a run did. */
@NullMarked
package io.infinitycluster.simulator;

import org.jspecify.annotations.NullMarked;
