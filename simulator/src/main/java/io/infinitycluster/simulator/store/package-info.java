/**
 * Shared object storage whose answers get lost, whose writes land late, and which is away for a while; strongly consistent
 * all the same (design sections 2 and 6).
 */
@NullMarked
package io.infinitycluster.simulator.store;

import org.jspecify.annotations.NullMarked;
