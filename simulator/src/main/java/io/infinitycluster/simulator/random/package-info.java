/** Seeded randomness: independent named streams that are the same on every machine, for ever. */
@NullMarked
package io.infinitycluster.simulator.random;

import org.jspecify.annotations.NullMarked;
