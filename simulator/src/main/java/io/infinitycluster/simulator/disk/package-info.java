/**
 * A disk as it is at its worst: what was not forced may be lost or torn in a crash, forces fail, room runs out, bits rot
 * (design section 6).
 */
@NullMarked
package io.infinitycluster.simulator.disk;

import org.jspecify.annotations.NullMarked;
